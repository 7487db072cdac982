import type { JsonObject } from '@parley/channel'
import { renderTemplate } from '@parley/flow'

/** The question that the customer has to say yes to. */
export function renderConfirm(template: string, given: JsonObject, moment: { now: number; timeZone: string }): string {
  return renderTemplate(template, { arguments: given }, moment).text.replace(/\n{3,}/g, '\n\n').trim().slice(0, 1_000)
}
