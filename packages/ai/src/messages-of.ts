import { fence, fenceData } from '@parley/channel'
import { isWordless, noteOf } from './see-and-hear.ts'
import type { HistoryEntry, ModelRequest, PromptImage, PromptMessage, ToolRound } from './port.ts'
import { estimateTokens, withinBudget, type CountTokens } from './tokens.ts'

type Item = { entry: HistoryEntry } | { round: ToolRound }

/**
 * What was said and what was called, in the order in which it was taken, as providers want it: the customer's side first and last, no two of
 * one side in a row, results right behind the calls that they answer.
 *
 * @param pictures What the model is shown of what the customer sent, by message.
 * @param budget Tokens that all of it may take; the oldest go first, the last one never.
 */
export function messagesOf({ history, rounds = [] }: Pick<ModelRequest, 'history' | 'rounds'>, pictures: Map<string, PromptImage> = new Map(), budget?: number, count: CountTokens = estimateTokens): PromptMessage[] {
  const items: Item[] = history.map((entry) => ({ entry }))
  for (const round of rounds) if (round.calls.length > 0) items.splice(placeOf(round, items), 0, { round })
  const kept = budget === undefined ? items : withinBudget(items, (item) => ('entry' in item ? item.entry.text : JSON.stringify(item.round)), budget, count)
  const messages: PromptMessage[] = []
  const ids = new Set<string>()
  for (const item of kept) {
    if ('round' in item) pushRound(messages, item.round, ids)
    else if (item.entry.from === 'contact') pushCustomer(messages, item.entry, pictures, !history.slice(history.indexOf(item.entry)).some(({ from }) => from !== 'contact'))
    else push(messages, 'assistant', item.entry.from === 'person' ? `(A colleague wrote:) ${item.entry.text}` : item.entry.text)
  }
  const first = messages[0]
  if (first?.role !== 'user') messages.unshift({ role: 'user', content: '(The conversation begins.)' })
  if (messages.at(-1)?.role === 'assistant') messages.push({ role: 'user', content: '(The customer has said nothing more. Go on.)' })
  return messages
}

/**
 * Behind the message that it came of and what was said with it: its words were said before its tools were called. Not by the
 * clock alone: a customer's message bears the second in which it was written, which may lie before the answer that it crossed.
 */
function placeOf({ after, at }: ToolRound, items: Item[]): number {
  const isBefore = (item: Item) => ('round' in item ? item.round.at : item.entry.at) <= at
  const cause = after === undefined ? -1 : items.findLastIndex((item) => 'entry' in item && item.entry.id === after)
  let place = cause === -1 ? items.findLastIndex(isBefore) : cause
  while (place + 1 < items.length && isOurs(items[place + 1]!) && isBefore(items[place + 1]!)) place++
  return place + 1
}

const isOurs = (item: Item): boolean => 'round' in item || item.entry.from !== 'contact'

function pushCustomer(messages: PromptMessage[], entry: HistoryEntry, pictures: Map<string, PromptImage>, fresh: boolean): void {
  const picture = entry.id === undefined ? undefined : pictures.get(entry.id)
  const note = noteOf(entry, picture !== undefined, fresh)
  push(messages, 'user', [note, note !== '' && isWordless(entry.text) ? '' : fence(entry.text)].filter(Boolean).join('\n'))
  const last = messages.at(-1)
  if (picture && last?.role === 'user') last.images = [...(last.images ?? []), picture]
}

function push(messages: PromptMessage[], role: 'user' | 'assistant', content: string): void {
  const last = messages.at(-1)
  if (last?.role === role && (last.role !== 'assistant' || last.calls.length === 0)) last.content += `${last.content === '' ? '' : '\n'}${content}`
  else messages.push(role === 'user' ? { role, content } : { role, content, calls: [] })
}

function pushRound(messages: PromptMessage[], { calls, results }: ToolRound, ids: Set<string>): void {
  const named = calls.map((call) => ({ call, id: unique(call.id, ids) }))
  const last = messages.at(-1)
  const wire = named.map(({ call, id }) => ({ id, name: wireName(call.name), arguments: call.arguments }))
  // The words of that answer were said, so the history has them.
  if (last?.role === 'assistant' && last.calls.length === 0) last.calls = wire
  else messages.push({ role: 'assistant', content: '', calls: wire })
  messages.push({
    role: 'results',
    results: named.map(({ call, id }) => {
      const result = results.find(({ callId }) => callId === call.id)
      const content = result === undefined ? 'No result.' : typeof result.content === 'string' ? result.content : JSON.stringify(result.content)
      return { callId: id, ok: result?.ok ?? false, content: fenceData(`tool ${wireName(call.name)}`, content) }
    }),
  })
}

const wireName = (name: string) => name.replace(/[^a-zA-Z0-9_-]+/g, '_').slice(0, 64) || 'tool'

/** Some servers count their calls from one in every answer; providers refuse an id that comes twice. */
function unique(id: string, taken: Set<string>): string {
  const base = id.replace(/[^a-zA-Z0-9_-]+/g, '_').slice(0, 56) || 'call'
  let name = base
  for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`
  taken.add(name)
  return name
}
