import type { Json, TemplateShape, TemplateStatus } from '@parley/channel'
import { configOf, type CardShapes, type FlowDocument, type FlowProblem, type TemplateUse } from '@parley/flow'
import type { TemplateRow } from './ports/templates.ts'
import { tryReadDocument } from './read-draft.ts'

/** Every template that a flow sends: by its cards, and by the rules for a closed window. */
function templatesOf(document: FlowDocument, cards: CardShapes): { nodeId: string; field: string; use: TemplateUse }[] {
  return document.nodes.flatMap((node) => {
    const read = configOf(node, cards)
    const own = (read?.card.templates?.(read.config) ?? []).map(({ field, use }) => ({ nodeId: node.id, field, use }))
    const rule = node.whenClosed?.do === 'template' && node.whenClosed.template.name !== '' ? [{ nodeId: node.id, field: 'whenClosed.template.name', use: node.whenClosed.template }] : []
    return [...own, ...rule]
  })
}

/** Names of the live flows that send each template. */
export function templateUses(live: { flowId: string; name: string; document: Json }[], cards: CardShapes): Map<string, { flowId: string; name: string }[]> {
  const uses = new Map<string, { flowId: string; name: string }[]>()
  for (const { flowId, name, document } of live) {
    const read = tryReadDocument(document, cards)
    for (const template of new Set(read ? templatesOf(read, cards).map(({ use }) => use.name) : [])) uses.set(template, [...(uses.get(template) ?? []), { flowId, name }])
  }
  return uses
}

const states: Record<Exclude<TemplateStatus, 'approved'>, string> = {
  pending: 'is still being reviewed by Meta. Publish when it is approved',
  rejected: 'was rejected by Meta. Change it on the Templates page, or choose another',
  paused: 'is paused because customers rated it badly, so this card sends nothing. Improve it, or choose another',
  disabled: 'was switched off by Meta, so this card sends nothing. Choose another',
  'in-appeal': 'is being reviewed again by Meta. Publish when it is approved',
  'limit-exceeded': 'was not taken: the account has too many templates. Delete some, then create it again',
  archived: 'is archived because it was not used for a year. Create it anew, or choose another',
  'pending-deletion': 'is being deleted. Choose another',
  gone: 'no longer exists at WhatsApp. Choose another',
}

/** What customers see of it: samples for the reviewers aside. */
export function templateWords({ header, body, footer, buttons, offer, cards }: TemplateShape): string {
  const bare = (one: TemplateShape['header']) => one && { ...one, example: '', examples: [] }
  return JSON.stringify([bare(header), body, footer, buttons, offer, cards.map((card) => [bare(card.header), card.body, card.buttons])])
}

/** Templates in a flow that cannot be sent, each on its node, with the reason. */
export function templateProblems(document: FlowDocument, cards: CardShapes, templates: TemplateRow[]): FlowProblem[] {
  return templatesOf(document, cards).flatMap(({ nodeId, field, use }) => {
    const problem = (message: string, severity: FlowProblem['severity'] = 'error'): FlowProblem[] => [{ severity, code: 'template', message, nodeId, field }]
    return use.variants.flatMap(({ language, shape }) => {
      const known = templates.filter((template) => template.name === use.name && template.language === language)
      const approved = known.find(({ status }) => status === 'approved')
      if (!approved) {
        const [other] = known
        if (!other || other.status === 'approved') return problem(`This workspace has no template “${use.name}” in ${language}. Sync the Templates page, or choose another.`)
        return problem(`The template “${use.name}” (${language}) ${states[other.status]}.${other.reason ? ` ${other.reason}` : ''}`)
      }
      if (approved.shape && templateWords(approved.shape) !== templateWords(shape)) return problem(`The template “${use.name}” (${language}) has changed since it was chosen here. Choose it again.`)
      return []
    })
  })
}
