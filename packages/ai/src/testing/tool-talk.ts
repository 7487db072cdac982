import type { Json, JsonObject } from '@parley/channel'
import { answerOffline } from '../offline/answer-offline.ts'
import { offersOf } from '../offers-of.ts'
import type { CatalogTool, HistoryEntry, ModelAnswer, ModelRequest, ToolOffer, ToolRound } from '../port.ts'
import { recheckCalls } from '../resolve-calls.ts'
import { requestOf } from './request.ts'

export const builtin = (name: string): ToolOffer => ({ id: `builtin:${name}`, name, description: '', parameters: { type: 'object', properties: { text: { type: 'string' }, choices: { type: 'array', items: { type: 'string' } }, fact: { type: 'string' }, reason: { type: 'string' } } } })

/** As the database gives JSON back: with its own order of keys. */
const asStored = <T>(value: T): T =>
  (Array.isArray(value) ? value.map(asStored) : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, own]) => [key, asStored(own)])) : value) as T

export type ToolAnswer = Json | { failed: string }

/**
 * A conversation of the rules with tools, as the AI step's loop drives it: calls are made and told, a call that wants a yes
 * asks for it, choices are sent. `say` gives what the customer gets, a line each.
 */
export function toolTalk(tools: CatalogTool[], run: (name: string, given: JsonObject) => ToolAnswer, parts: Partial<ModelRequest> & { memory?: string[] } = {}) {
  const { memory, ...rest } = parts
  const history: HistoryEntry[] = []
  const rounds: ToolRound[] = []
  const calls: { name: string; arguments: JsonObject }[] = []
  const facts: string[] = []
  let now = Date.parse('2026-11-23T10:00:00Z')
  let exit: string | null = null
  let handedOver: string | null = null
  let open: { answer: ModelAnswer; round: ToolRound } | undefined
  const builtins = rest.builtins ?? [builtin('send_choices'), builtin('remember'), builtin('hand_over')]
  const bot = (text: string, lines: string[]) => {
    history.push({ from: 'bot', text, at: now })
    lines.push(text)
  }

  const call = (name: string, toolId: string, given: JsonObject, id: string, round: ToolRound) => {
    calls.push({ name, arguments: given })
    const answer = run(name, given)
    const failed = typeof answer === 'object' && answer !== null && 'failed' in answer
    round.results.push(failed ? { callId: id, ok: false, content: String(answer.failed) } : { callId: id, ok: true, content: answer })
  }

  function think(lines: string[]): string[] {
    for (let step = 0; step < 8; step += 1) {
      now += 1000
      const request = requestOf({ ...rest, builtins, tools: tools.map(({ id }) => id), history: history.slice(-8), rounds: asStored(rounds.slice(-12)), now })
      const answer = answerOffline(request, { tools, ...(memory ? { memory } : {}) })
      const again = answerOffline(request, { tools, ...(memory ? { memory } : {}) })
      if (JSON.stringify(answer) !== JSON.stringify(again)) throw new Error('The rules are not deterministic.')
      if (answer.reply !== '') bot(answer.reply, lines)
      const wanted = recheckCalls(answer.toolCalls ?? [], offersOf(request, tools))
      if (wanted.length === 0) {
        exit = answer.exit
        if (answer.reply === '' && exit === null) throw new Error(`Silence after: ${history.at(-1)?.text}`)
        return lines
      }
      const about = history.findLast(({ from }) => from === 'contact')?.id
      const round: ToolRound = { at: now, ...(about === undefined ? {} : { after: about }), reply: answer.reply, calls: wanted, results: [] }
      for (const one of wanted) {
        if (one.problem !== undefined) throw new Error(one.problem)
        if (one.toolId === 'builtin:send_choices') {
          bot(String(one.arguments['text']), lines)
          lines.push(`[${(one.arguments['choices'] as string[]).join(' | ')}]`)
          rounds.push({ ...round, results: [{ callId: one.id, ok: true, content: 'Sent.' }] })
          return lines
        }
        if (one.toolId === 'builtin:hand_over') {
          handedOver = String(one.arguments['reason'])
          return lines
        }
        if (one.toolId === 'builtin:remember') {
          facts.push(String(one.arguments['fact']))
          round.results.push({ callId: one.id, ok: true, content: 'Remembered.' })
        } else if (one.confirm !== undefined) {
          open = { answer: { ...answer, toolCalls: [one] }, round }
          bot(one.confirm, lines)
          return lines
        } else call(one.name, one.toolId, one.arguments, one.id, round)
      }
      rounds.push(round)
    }
    throw new Error('The rules go round in circles.')
  }

  let count = 0
  return {
    calls,
    facts,
    get exit() {
      return exit
    },
    get handedOver() {
      return handedOver
    },
    say(text: string): string[] {
      now += 5000
      count += 1
      history.push({ id: `m${count}`, from: 'contact', text, at: now })
      const lines: string[] = []
      if (open) {
        const { answer, round } = open
        const one = answer.toolCalls![0]!
        open = undefined
        const after = { ...round, at: now, after: `m${count}` }
        if (/^(yes|ja|ja gerne|yes please)[.!]?$/i.test(text.trim())) call(one.name, one.toolId, one.arguments, one.id, after)
        else after.results.push({ callId: one.id, ok: false, content: 'Not called: the customer did not say yes. Look at what they wrote instead.' })
        rounds.push(after)
      }
      return think(lines)
    },
  }
}
