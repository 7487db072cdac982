import { randomUUID } from 'node:crypto'
import type { ChannelUpdate, ContactAddress, StatusUpdate } from '@parley/channel'
import type { Effect, ModelRequest } from '@parley/interpreter'
import type { ClaimedConversation, ClaimedEffect, ConversationCommit } from '../../ports/index.ts'
import type { BenchChannel, StoreBench } from './store-bench.ts'

export const minute = 60_000
const request: ModelRequest = {
  provider: 'offline', model: '', persona: { name: 'Ada', identity: '', tone: '', facts: [] }, instructions: '', exits: [], collect: [], known: {}, history: [], now: 0, timeZone: 'UTC',
}

export type Stage = ReturnType<typeof stageOf>

/** The contract's words for what customers and workers do, over stores that `bench` gives once they are open. */
export function stageOf(bench: () => StoreBench) {
  // ---------------------------------------------------------------- the customer's side

  let serial = 0
  const message = (channel: BenchChannel, text: string, rest: { from?: ContactAddress; id?: string; sentAt?: number } = {}): ChannelUpdate => {
    const id = rest.id ?? `wamid.${++serial}.${randomUUID()}`
    const from = rest.from ?? { phone: '+4915100000001' }
    return { kind: 'message', sourceId: id, numberId: channel.numberId, message: { id, from, sentAt: rest.sentAt ?? Date.now() - minute + ++serial, content: { type: 'text', text } } }
  }
  const status = (channel: BenchChannel, update: Omit<StatusUpdate, 'at'>): ChannelUpdate => ({
    kind: 'status', sourceId: `${update.messageId}:${update.status}`, numberId: channel.numberId, status: { ...update, at: Date.now() },
  })
  const receive = async (...updates: ChannelUpdate[]) => {
    await bench().store(updates)
    while ((await bench().conversations.sort(100)).sorted > 0);
  }

  // ---------------------------------------------------------------- the worker's side

  const claimAll = (rest: { now?: number; limit?: number; mailPerConversation?: number; leaseMs?: number } = {}) =>
    bench().conversations.claim({ limit: 100, mailPerConversation: 50, leaseMs: 30_000, now: Date.now(), ...rest })
  /** Of one workspace; what belongs to other tests is given back. */
  const claim = async (channel: BenchChannel, rest: Parameters<typeof claimAll>[0] = {}) => {
    const claims = await claimAll(rest)
    const others = claims.filter((one) => one.workspaceId !== channel.workspaceId)
    if (others.length > 0) await bench().conversations.release(others)
    return claims.filter((one) => one.workspaceId === channel.workspaceId)
  }
  const texts = (one: ClaimedConversation | undefined) =>
    one?.mail.map(({ event }) => (event.type === 'message' && event.message.content.type === 'text' ? event.message.content.text : event.type))
  const commitOf = (one: ClaimedConversation, effects: Effect[] = [], rest: Partial<ConversationCommit> = {}): ConversationCommit => ({
    claim: one,
    turns: one.mail.map((item, index) => ({
      mailboxId: item.id,
      sequence: one.state.sequence + 1 + index,
      event: { ...item.event, now: Math.max(Date.now(), item.event.at) } as ConversationCommit['turns'][number]['event'],
      facts: { ...one.facts, live: [] },
      effects: index === 0 ? effects : [],
      trail: [],
      sessions: [],
    })),
    state: { ...one.state, sequence: one.state.sequence + one.mail.length },
    contact: one.facts.contact,
    setAside: [],
    ...rest,
  })
  const commit = (one: ClaimedConversation, effects: Effect[] = []) => bench().conversations.commit([commitOf(one, effects)])
  const head = (one: ClaimedConversation, mark: string) => ({ id: `${one.conversationId}:${mark}`, nodeId: 'node', sessionId: `${one.conversationId}:1` })
  const send = (one: ClaimedConversation, mark: string): Effect => ({ type: 'send', ...head(one, mark), content: { type: 'text', text: mark } })
  const ask = (one: ClaimedConversation, mark: string): Effect => ({ type: 'ask-model', ...head(one, mark), request })
  const call = (one: ClaimedConversation, mark: string): Effect => ({ type: 'call-tool', ...head(one, mark), call: { toolId: 'tool', name: 'tool', arguments: {}, repeatable: false } })
  const timer = (one: ClaimedConversation, mark: string, at: number): Effect => ({ type: 'set-timer', ...head(one, mark), at, purpose: 'deadline' })
  const claimEffects = async (channel: BenchChannel, rest: { now?: number } = {}): Promise<ClaimedEffect[]> => {
    const claimed = await bench().effects.claim({ limit: 100, leaseMs: 30_000, now: Date.now(), ...rest })
    const others = claimed.filter((one) => one.workspaceId !== channel.workspaceId)
    if (others.length > 0) await bench().effects.release(others)
    return claimed.filter((one) => one.workspaceId === channel.workspaceId)
  }
  const marks = (effects: { id: string }[]) => effects.map(({ id }) => id.split(':')[1])
  const accepted = async (effect: ClaimedEffect, messageId = `wamid.out.${effect.id}`) =>
    (await bench().effects.settle(effect, { type: 'finished', status: 'done', outcome: 'accepted', event: null, messageId })).told
  const statusOf = async (channel: BenchChannel, mark: string) => (await bench().effectStates(channel.workspaceId)).find(({ id }) => id.endsWith(`:${mark}`))?.status
  const said = async (channel: BenchChannel, text: string) => (await bench().transcript(channel.workspaceId)).find((line) => line.text === text)

  /** A customer wrote once and was answered with these effects. */
  const answered = async (...effects: ((one: ClaimedConversation) => Effect)[]) => {
    const channel = await bench().newChannel()
    await receive(message(channel, 'hi'))
    const [one] = await claim(channel)
    await commit(one!, effects.map((make) => make(one!)))
    return { channel, one: one! }
  }

  return {
    get bench() {
      return bench()
    },
    message, status, receive, claimAll, claim, texts, commitOf, commit, head, send, ask, call, timer, claimEffects, marks, accepted, statusOf, said, answered,
  }
}
