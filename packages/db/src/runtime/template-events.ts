import { explainRejection, readTemplateCategory, readTemplateStatus, type JsonObject } from '@parley/channel'
import { toText } from './jsonb.ts'
import type { Connection, Pool } from './pool.ts'

/** One of Meta's webhooks about a template. */
export interface TemplateEvent {
  workspaceId: string
  accountId: string
  /** `message_template_status_update` and its like. */
  field: string
  value: JsonObject
}

export const templateFields: ReadonlySet<string> = new Set(['message_template_status_update', 'message_template_quality_update', 'message_template_components_update', 'template_category_update'])

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null)
const inner = (value: unknown): JsonObject => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {})

/**
 * Brings a template up to date with what Meta tells. Safe to repeat. One that is not known yet comes with the next
 * sync. Told by shape, not by field: Meta's own samples name the wrong one at times.
 */
export async function applyTemplateEvent(connection: Pool | Connection, { workspaceId, accountId, value }: TemplateEvent): Promise<void> {
  const name = text(value['message_template_name'])
  const language = text(value['message_template_language'])
  if (name === null || language === null) return
  const change = async (assignments: string, values: unknown[]) => {
    await connection.query(`UPDATE templates SET ${assignments}, changed_at = now() WHERE workspace_id = $1 AND account_id = $2 AND name = $3 AND language = $4`, [workspaceId, accountId, toText(name), toText(language), ...values])
  }

  const event = text(value['event'])
  const status = event === null ? undefined : readTemplateStatus(event)
  if (status !== undefined) {
    const told = inner(value['rejection_info'])
    const other = inner(value['other_info'])
    const reason = [explainRejection(value['reason']), text(told['reason']), text(told['recommendation']), text(other['description']) ?? text(other['title'])].filter(Boolean).join(' ')
    await change('status = $5, reason = $6', [status, status === 'approved' || reason === '' ? null : toText(reason)])
    const category = text(value['message_template_category'])
    if (category !== null) await change('category = $5', [readTemplateCategory(category)])
    return
  }
  const quality = text(value['new_quality_score'])
  if (quality !== null) return change('quality = $5', [quality.toUpperCase()])
  const correct = text(value['correct_category'])
  if (correct !== null) {
    const at = Number(value['category_update_timestamp'])
    const when = Number.isFinite(at) && at > 0 ? ` on ${new Date(at * 1000).toISOString().slice(0, 10)}` : ' soon'
    return change('notice = $5', [`Meta files this template under ${readTemplateCategory(correct)}${when}. Its price and who may receive it change with that.`])
  }
  const category = text(value['new_category'])
  if (category !== null) return change('category = $5, notice = $6', [readTemplateCategory(category), `Meta filed this template under ${readTemplateCategory(category)}.`])
  const body = text(value['message_template_element'])
  if (body !== null) {
    const title = text(value['message_template_title'])
    await change(
      `shape = CASE WHEN shape IS NULL THEN NULL ELSE shape || jsonb_build_object('body', $5::text, 'footer', coalesce($6::text, '')) || CASE WHEN $7::text IS NOT NULL AND shape -> 'header' ->> 'type' = 'text' THEN jsonb_build_object('header', shape -> 'header' || jsonb_build_object('text', $7::text)) ELSE '{}'::jsonb END END`,
      [toText(body), text(value['message_template_footer']), title],
    )
  }
}
