import { decideByAnswer, decideBySignals } from './handover/decide.ts'
import { rulesOf, type HandoverRules } from './handover/rules.ts'
import { askSignals, readSignals, type Signals, type Tellable } from './handover/signals.ts'
import { mergePersona, personaRules, type WorkspacePersona } from './persona.ts'
import type { AskContext, HistoryEntry, ModelCaller, ModelRequest, Preparation, Reading, SmallModel } from './port.ts'
import { seeAndHear, type SentFiles } from './see-and-hear.ts'
import { sittingSince } from './sitting.ts'
import { estimateTokens } from './tokens.ts'

/** What is remembered of a contact. */
export interface Remembered {
  kind: 'fact' | 'summary'
  text: string
  /** Milliseconds since 1970. */
  at: number
}

/** Where a workspace's voice, its contacts' memory and what was said before are kept. */
export interface AgentHouse extends SentFiles {
  voice(workspaceId: string): Promise<{ persona: WorkspacePersona; handover: Partial<HandoverRules> }>
  /** The newest first, without what this session wrote down from the moment `since` on: its own history has that. */
  memories(caller: ModelCaller, contactId: string, since: number): Promise<Remembered[]>
  /** What was said in this session before a moment: the summary so far, and what came after it, oldest first. */
  before(caller: ModelCaller, at: number): Promise<{ summary: string; lines: HistoryEntry[] }>
  keepSummary(caller: ModelCaller, summary: string, until: number): Promise<void>
}

/** For what is remembered, at every question. */
const memoryTokens = 800
/** Of what came before the messages that a model sees; beyond it, it is summed up. */
const beforeTokens = 700

/** Persona, memory and hand-over rules of a workspace, for every question to a model. */
export function createAskContext(house: AgentHouse): AskContext {
  return {
    async prepare(caller, given, small, signal): Promise<Preparation> {
      const [voice, memories, summary, { history, pictures }] = await Promise.all([
        house.voice(caller.workspaceId),
        given.contactId === undefined ? [] : house.memories(caller, given.contactId, sittingSince(given) ?? given.now),
        whatCameBefore(house, caller, given, small, signal),
        seeAndHear(house, caller, given, signal),
      ])
      const request = { ...given, history }
      const rules = rulesOf(voice.handover, request.handover, request.intents)
      const persona = mergePersona(voice.persona, request.persona)
      // A result of a tool is no new word of the customer.
      const last = request.history.at(-1)
      const fresh = last?.from === 'contact' && !(request.rounds ?? []).some((round) => (round.after === undefined ? round.at > last.at : round.after === last.id))
      const tellable = { topics: rules.topics, intents: [...(request.intents ?? []), ...rules.intents] }
      const byRules = fresh ? readSignals(request, tellable) : undefined
      // What somebody wants is told better by a model, so rules have to do only where it does not.
      const found = byRules && decideBySignals({ ...byRules, intent: null }, rules, request)
      const reading = byRules && !found && (rules.byModel || tellable.intents.length > 0) ? readingOf(tellable, () => askSignals(small, caller, { ...request, persona }, tellable, signal).catch(() => undefined)) : undefined
      const read = async (otherwise: Signals) => (await reading?.begin()) ?? otherwise
      return {
        persona,
        rules: personaRules(persona),
        memory: withinTokens(memories),
        history,
        ...(pictures.length === 0 ? {} : { pictures }),
        ...(summary === '' ? {} : { summary }),
        ...(found ? { handover: found } : {}),
        ...(rules.overBudget ? { overBudget: { trigger: 'over-budget' as const, reason: 'The budget for the AI is used up.' } } : {}),
        async judge(answer) {
          const signals = byRules && (await read(byRules))
          return (signals && decideBySignals(signals, rules, request)) ?? decideByAnswer(answer, rules, request)
        },
        ...(byRules ? { signals: () => read(byRules) } : {}),
        ...(reading ? { reading } : {}),
      }
    },
  }
}

/** A message is read once, whoever wants to know first. */
function readingOf(tells: Tellable, ask: () => Promise<Signals | undefined>): Reading {
  let read: Promise<Signals | undefined> | undefined
  return { tells, begin: (known) => (read ??= known ? Promise.resolve(known) : ask()) }
}

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)

/** The facts before the summaries, the newest first, as many as the budget allows. */
function withinTokens(memories: Remembered[]): string[] {
  let left = memoryTokens
  const lines: string[] = []
  for (const { text, at } of [...memories.filter(({ kind }) => kind === 'fact'), ...memories.filter(({ kind }) => kind === 'summary')]) {
    const line = `${dayOf(at)}: ${text}`
    left -= estimateTokens(line)
    if (left < 0) break
    lines.push(line)
  }
  return lines
}

const lineOf = ({ from, text }: HistoryEntry) => `${from === 'contact' ? 'Customer' : from === 'person' ? 'Colleague' : 'You'}: ${text}`

/** What was said before the messages that the model sees: as it was, while that is short; summed up, once it is not. */
async function whatCameBefore(house: AgentHouse, caller: ModelCaller, request: ModelRequest, small: SmallModel, signal: AbortSignal): Promise<string> {
  const first = request.history[0]
  if (!first || caller.sessionId === null || request.history.length < 2) return ''
  const { summary, lines } = await house.before(caller, first.at)
  const spoken = lines.filter(({ text }) => text.trim() !== '')
  const whole = [summary, ...spoken.map(lineOf)].filter(Boolean).join('\n')
  if (spoken.length === 0 || estimateTokens(whole) <= beforeTokens) return whole
  const outcome = await small.small(
    caller,
    {
      purpose: 'summary',
      instructions: 'Sum up what was said so far between a business and its customer, for whoever goes on with the conversation: what the customer wants, what was agreed, what is open. At most 120 words, plain sentences, in the language of the conversation.',
      input: whole,
      schema: { type: 'object', properties: { summary: { type: 'string' } }, required: ['summary'] },
      ...(request.budget === undefined ? {} : { budget: request.budget }),
    },
    signal,
  )
  const text = outcome.type === 'answered' && typeof outcome.value['summary'] === 'string' ? outcome.value['summary'].trim().slice(0, 2_000) : ''
  if (text === '') return newest(whole)
  await house.keepSummary(caller, text, spoken.at(-1)!.at)
  return text
}

/** Without a model the newest of it has to do. */
function newest(whole: string): string {
  const lines = whole.split('\n')
  while (lines.length > 1 && estimateTokens(lines.join('\n')) > beforeTokens) lines.shift()
  return lines.join('\n')
}
