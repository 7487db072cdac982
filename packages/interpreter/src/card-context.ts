import { countryOfUserId, type Json, type JsonObject } from '@parley/channel'
import { lookUp, renderAsData, renderTemplate } from '@parley/flow'
import type { CardContext } from './card.ts'
import { formatChoiceId } from './choice-id.ts'
import type { CompiledNode } from './compile.ts'
import { randomFrom } from './random.ts'
import type { Session } from './state.ts'
import type { Turn } from './turn.ts'

/** What placeholders and conditions can name at this moment. */
function scopeOf(turn: Turn, session: Session): JsonObject {
  const { contact } = turn
  const { workspace, channel } = turn.facts
  return {
    ...session.variables,
    ...session.outputs,
    contact: { ...contact.fields, name: contact.name, phone: contact.phone, language: contact.language, country: contact.userId === null ? null : countryOfUserId(contact.userId) },
    conversation: { last_message: turn.state.history.findLast((entry) => entry.from === 'contact')?.text ?? null, channel: channel.number },
    message: turn.state.newest?.scope ?? {},
    workspace: { name: workspace.name },
  }
}

/** Fills in placeholders; what is missing is reported on the node. */
export function renderIn(turn: Turn, session: Session, nodeId: string, scope = scopeOf(turn, session), fill: typeof renderTemplate = renderTemplate): (template: string) => string {
  const { timeZone } = turn.facts.workspace
  return (template) => {
    const rendered = fill(template, scope, { now: turn.now, timeZone })
    for (const path of rendered.missing) turn.report(session, nodeId, 'missing-value', `{{ ${path} }} had no value and was left out. Give it a default: {{ ${path} | default: "…" }}`)
    if (rendered.error) turn.report(session, nodeId, 'missing-value', `A placeholder could not be read: ${rendered.error}`)
    return rendered.text
  }
}

/** What a node's card is given when it is entered or woken. `visit` counts its stays; `memory` is what it kept in this one. */
export function cardContext(turn: Turn, session: Session, node: CompiledNode['node'], visit: number, memory: Json): CardContext {
  const scope = scopeOf(turn, session)
  const { timeZone, language } = turn.facts.workspace
  return {
    node: { id: node.id, name: node.name },
    now: turn.now,
    timeZone,
    language,
    limits: turn.limits,
    contact: turn.contact,
    memory,
    history: turn.state.history,
    unread: session.unread.length,
    random: randomFrom(`${turn.event.id}:${node.id}:${visit}`),
    render: renderIn(turn, session, node.id, scope),
    renderForModel: renderIn(turn, session, node.id, scope, renderAsData),
    value: (path) => lookUp(scope, path.split('.')),
    newestMessageId: turn.state.newestMessageId ?? null,
    choiceId: (optionId) => formatChoiceId({ sessionId: session.id, nodeId: node.id, visit, optionId }),
  }
}
