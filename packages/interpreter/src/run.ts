import { meansStop } from '@parley/channel'
import type { InboundMessage, JsonObject, OutboundContent } from '@parley/channel'
import { windowClosedPort } from '@parley/flow'
import { cardContext } from './card-context.ts'
import type { Card, CardMessage, Step, Wait, Wake } from './card.ts'
import { parseChoiceId } from './choice-id.ts'
import type { CompiledFlow } from './compile.ts'
import { withDisclosure } from './disclosure.ts'
import type { CardEffect, FaultCode } from './effect.ts'
import type { Place, Session } from './state.ts'
import type { Turn } from './turn.ts'
import { ruleContent, whenClosed } from './window.ts'

export const limits = {
  /** Nodes entered or resumed in one turn. */
  stepsPerTurn: 1_000,
  /** Entries into the same node in one turn. */
  sameNodePerTurn: 25,
  /** A wait that names no end ends after this. Milliseconds. */
  longestWaitMs: 30 * 86_400_000,
  /** However fast somebody keeps writing, what was collected is answered after this. Milliseconds. */
  longestCollectMs: 8_000,
} as const

/** Begins a session at an entry node and runs until it waits or ends. */
export function startSession(turn: Turn, flow: CompiledFlow, entryNodeId: string, unread: InboundMessage[], carried: Session['variables'] = {}): void {
  const ordinal = turn.sessions.filter((change) => change.type === 'started').length
  const known = Object.entries(carried).filter(([name]) => flow.variableNames.has(name))
  const session: Session = {
    id: `${turn.facts.conversation.id}:${turn.state.sequence}${ordinal === 0 ? '' : `-${ordinal}`}`,
    flowId: flow.flowId,
    versionId: flow.versionId,
    startedAt: turn.now,
    variables: { ...flow.initialVariables, ...Object.fromEntries(known) },
    outputs: {},
    place: null,
    visits: 0,
    unread,
  }
  turn.state.session = session
  turn.sessions.push({ type: 'started', sessionId: session.id, flowId: flow.flowId, versionId: flow.versionId, at: turn.now })
  run(turn, { type: 'enter', nodeId: entryNodeId })
}

/** Wakes the card at which the session waits. */
export function wake(turn: Turn, reason: Wake): void {
  run(turn, { type: 'resume', wake: reason })
}

/** Of what a question offers, only what is a word for opting out is kept: the rest is nobody else's. */
function stopOptions(turn: Turn, words: string[] = []): { words?: string[] } {
  const stops = words.filter((word) => meansStop(word, turn.facts.workspace.stopWords))
  return stops.length > 0 ? { words: stops } : {}
}

/** Takes the messages collected so far to the card that listens. */
export function deliverUnread(turn: Turn, session: Session, place: Place): void {
  if (place.collecting) turn.cancelTimer(place.collecting.timerId)
  place.collecting = null
  const messages = session.unread.map((message) => asCardMessage(message, session, place))
  session.unread = []
  if (messages.length > 0) wake(turn, { type: 'messages', messages })
}

/** Starts or prolongs the collecting of what the customer writes in one go. */
export function collect(turn: Turn, session: Session, place: Place, quietMs: number): void {
  const since = place.collecting?.since ?? turn.now
  if (place.collecting) turn.cancelTimer(place.collecting.timerId)
  const at = Math.min(turn.now + quietMs, since + limits.longestCollectMs)
  place.collecting = { since, timerId: turn.setTimer(session, place.nodeId, at, 'quiet') }
}

function asCardMessage(message: InboundMessage, session: Session, place: Place): CardMessage {
  const option = optionOf(message, session, place)
  return option === undefined ? message : { ...message, option }
}

/** The option of this very stay that a message taps; undefined for anything else. */
export function optionOf(message: InboundMessage, session: Session, place: Place): string | undefined {
  const choice = message.content.type === 'choice' ? parseChoiceId(message.content.id) : undefined
  return choice && choice.sessionId === session.id && choice.nodeId === place.nodeId && choice.visit === place.visit ? choice.optionId : undefined
}

type Move = { type: 'enter'; nodeId: string } | { type: 'resume'; wake: Wake }

function run(turn: Turn, first: Move): void {
  const entered = new Map<string, number>()
  let move: Move | undefined = first
  for (let steps = 1; move; steps++) {
    const session = turn.state.session
    if (!session) return
    if (steps > limits.stepsPerTurn) return fault(turn, session, session.place?.nodeId ?? '', 'too-many-steps', `More than ${limits.stepsPerTurn} cards ran without waiting for the customer.`)
    if (move.type === 'enter') {
      const count = (entered.get(move.nodeId) ?? 0) + 1
      entered.set(move.nodeId, count)
      if (count > limits.sameNodePerTurn) return fault(turn, session, move.nodeId, 'going-round', `The conversation came here ${count} times without the customer saying anything. Put a question or a wait into the loop.`)
    }
    move = take(turn, session, move)
  }
}

/** One card, once. Returns where to go on, or nothing when the session waits, has ended or has faulted. */
function take(turn: Turn, session: Session, move: Move): Move | undefined {
  const nodeId = move.type === 'enter' ? move.nodeId : session.place?.nodeId
  if (nodeId === undefined) return undefined
  const flow = turn.program.flow(session.versionId)
  const compiled = flow?.node(nodeId)
  if (!flow || !compiled) return void fault(turn, session, nodeId, 'node-gone', 'The card at which this conversation stood is not in its flow any more.')
  if (!compiled.card) return void fault(turn, session, nodeId, compiled.reason, compiled.message)

  const { card, config, node } = compiled
  const visit = move.type === 'enter' ? ++session.visits : session.place!.visit
  const memory = move.type === 'enter' ? null : session.place!.memory
  const context = cardContext(turn, session, node, visit, memory)
  turn.trail.push({ sessionId: session.id, versionId: session.versionId, nodeId, what: move.type === 'enter' ? 'entered' : 'resumed' })

  let step: Step
  try {
    if (move.type === 'enter') step = card.enter(config, context)
    else if (card.resume) step = card.resume(config, context, move.wake)
    else throw new Error(`The card "${card.kind}" waits but cannot be woken.`)
  } catch (cause) {
    return void fault(turn, session, nodeId, 'card-failed', cause instanceof Error ? cause.message : String(cause))
  }

  const closed = whenClosed(turn, session, node, card, config, step, move.type === 'resume' ? move.wake : null)
  if (closed?.type === 'hold') return void hold(turn, session, nodeId, visit, memory, closed.wake)
  if (closed?.type === 'exit') return leaveBy(turn, session, flow, nodeId, windowClosedPort.id)
  if (closed?.type === 'instead') step = { ...step, effects: closed.effects }

  const issued = applyEffects(turn, session, node.id, step.effects, node.whenClosed?.do === 'template' ? ruleContent(turn, session, node.id, node.whenClosed) : undefined)
  if (step.unread) session.unread = [...step.unread, ...session.unread]
  if (step.outputs) session.outputs[node.name] = { ...session.outputs[node.name], ...step.outputs }

  const { then } = step
  if (then.type === 'wait') return settle(turn, session, nodeId, visit, then.wait, then.memory, issued)

  if (session.place) turn.clearWaits(session.place)
  session.place = null
  const left = () => turn.trail.push({ sessionId: session.id, versionId: session.versionId, nodeId, what: 'left' })
  switch (then.type) {
    case 'go': {
      if (!hasPort(compiled, then.port)) return void fault(turn, session, nodeId, 'card-failed', `The card left by “${then.port}”, which is not one of its exits.`)
      return leaveBy(turn, session, flow, nodeId, then.port)
    }
    case 'jump-node':
      left()
      return { type: 'enter', nodeId: then.nodeId }
    case 'jump-flow': {
      left()
      const live = turn.facts.live.find((candidate) => candidate.flowId === then.flowId)
      const other = live && turn.program.flow(live.versionId)
      const entry = other?.entries[0]
      if (!other || !entry) return void fault(turn, session, nodeId, 'flow-gone', 'The flow that this card leads to is not published.')
      if (turn.sessions.filter((change) => change.type === 'started').length >= limits.sameNodePerTurn)
        return void fault(turn, session, nodeId, 'going-round', 'These flows lead to one another without the customer saying anything. Put a question or a wait between them.')
      turn.endSession('went-to-flow')
      startSession(turn, other, entry.node.id, session.unread, session.variables)
      return undefined
    }
    case 'end':
      left()
      return void turn.endSession(then.reason)
  }
}

function leaveBy(turn: Turn, session: Session, flow: CompiledFlow, nodeId: string, port: string): Move | undefined {
  if (session.place) turn.clearWaits(session.place)
  session.place = null
  turn.trail.push({ sessionId: session.id, versionId: session.versionId, nodeId, what: 'left', port })
  const target = flow.target(nodeId, port)
  if (target === undefined) return void turn.endSession('no-more-cards')
  return { type: 'enter', nodeId: target }
}

/** The session stays at the card until the customer writes; then the card is taken again as if for the first time. */
function hold(turn: Turn, session: Session, nodeId: string, visit: number, memory: Place['memory'], wake: Wake | null): void {
  const before = session.place
  if (before) turn.clearWaits(before)
  const at = turn.now + limits.longestWaitMs
  session.place = { nodeId, visit, memory, listen: null, collecting: null, deadline: { at, timerId: turn.setTimer(session, nodeId, at, 'deadline') }, awaiting: {}, person: false, held: { wake } }
  turn.trail.push({ sessionId: session.id, versionId: session.versionId, nodeId, what: 'waits' })
}

/** The customer wrote: what was held back is taken up again. */
export function release(turn: Turn, session: Session, place: Place & { held: { wake: Wake | null } }): void {
  const { held, ...rest } = place
  turn.clearWaits(place)
  session.place = held.wake ? { ...rest, deadline: null } : null
  run(turn, held.wake ? { type: 'resume', wake: held.wake } : { type: 'enter', nodeId: place.nodeId })
}

/** Leaves the card at which the session waits by the exit for a closed window. */
export function leaveByWindow(turn: Turn, session: Session, flow: CompiledFlow, nodeId: string): void {
  const move = leaveBy(turn, session, flow, nodeId, windowClosedPort.id)
  if (move) run(turn, move)
}

function hasPort({ card, config }: { card: Card; config: JsonObject }, id: string): boolean {
  try {
    return card.ports(config).some((port) => port.id === id)
  } catch {
    return false
  }
}

function applyEffects(turn: Turn, session: Session, nodeId: string, effects: CardEffect[], otherwise?: OutboundContent): Map<string, string> {
  const issued = new Map<string, string>()
  for (const effect of effects) {
    switch (effect.type) {
      case 'say': {
        const ids = turn.say(session, nodeId, effect.ai ? withDisclosure(turn, effect.content) : effect.content, effect.replyTo, effect.content.type === 'template' ? undefined : otherwise)
        if (effect.key !== undefined && ids[0] !== undefined) issued.set(effect.key, ids[0])
        break
      }
      case 'ask-model': {
        const id = turn.newId()
        issued.set(effect.key, id)
        turn.effects.push({ type: 'ask-model', id, nodeId, sessionId: session.id, request: effect.request })
        break
      }
      case 'call-tool': {
        const id = turn.newId()
        issued.set(effect.key, id)
        turn.effects.push({ type: 'call-tool', id, nodeId, sessionId: session.id, call: effect.call })
        break
      }
      case 'remember':
        turn.effects.push({ type: 'remember', text: effect.text, messageId: effect.messageId, sessionId: session.id })
        break
      case 'show-typing':
        turn.effects.push({ type: 'show-typing', id: turn.newId(), nodeId, sessionId: session.id })
        break
      case 'set':
        session.variables[effect.name] = effect.value
        break
      case 'update-contact': {
        const { name, language, ...fields } = effect.fields
        turn.contact = {
          ...turn.contact,
          ...(typeof name === 'string' ? { name } : {}),
          ...(typeof language === 'string' ? { language } : {}),
          fields: { ...turn.contact.fields, ...fields },
        }
        turn.effects.push({ type: 'update-contact', fields: effect.fields })
        break
      }
      case 'record-consent':
        turn.effects.push({ type: 'record-consent', consent: { granted: effect.granted, how: 'asked', words: effect.words, proof: effect.proof } })
        break
      case 'hand-over':
        turn.state.mode = 'person'
        turn.effects.push({ type: 'hand-over', nodeId, sessionId: session.id, reason: effect.reason })
        break
      case 'report':
        turn.report(session, nodeId, effect.code, effect.message)
        break
    }
  }
  return issued
}

function settle(turn: Turn, session: Session, nodeId: string, visit: number, wait: Wait, memory: Place['memory'], issued: Map<string, string>): Move | undefined {
  const before = session.place
  const until = Math.min(wait.until ?? Infinity, turn.now + limits.longestWaitMs)
  const keepDeadline = before?.deadline?.at === until ? before.deadline : null
  const kept = wait.keepOutcomes && before ? before.awaiting : {}
  if (before) {
    if (keepDeadline) before.deadline = null
    if (wait.keepOutcomes) before.awaiting = {}
    turn.clearWaits(before)
  }
  const place: Place = {
    nodeId,
    visit,
    memory,
    listen: wait.listen ? { quietMs: wait.listen.quietMs, ...stopOptions(turn, wait.listen.words) } : null,
    collecting: null,
    deadline: keepDeadline ?? { at: until, timerId: turn.setTimer(session, nodeId, until, 'deadline') },
    awaiting: { ...kept, ...Object.fromEntries((wait.outcomes ?? []).flatMap((key) => (issued.has(key) ? [[issued.get(key)!, key]] : []))) },
    person: wait.person ?? false,
  }
  session.place = place
  turn.trail.push({ sessionId: session.id, versionId: session.versionId, nodeId, what: 'waits' })
  if (!wait.listen) return undefined
  // What was said before a question was put is no answer to it.
  if (!wait.listen.unread) session.unread = []
  if (session.unread.length === 0) return undefined
  if (wait.listen.quietMs > 0) return void collect(turn, session, place, wait.listen.quietMs)
  const messages = session.unread.map((message) => asCardMessage(message, session, place))
  session.unread = []
  return { type: 'resume', wake: { type: 'messages', messages } }
}

/** A flow that breaks is named on its node, tells the customer something, and lets the next message begin anew. */
function fault(turn: Turn, session: Session, nodeId: string, code: FaultCode, message: string): undefined {
  turn.report(session, nodeId, code, message)
  // With the window closed there is nobody to tell: WhatsApp would refuse it.
  if (turn.windowOpen) turn.say(session, nodeId, { type: 'text', text: turn.facts.workspace.apology })
  turn.endSession('fault')
  return undefined
}
