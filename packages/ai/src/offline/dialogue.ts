import { beginsWithNo, beginsWithYes, fold, type Json, type JsonObject } from '@parley/channel'
import type { ModelRequest, ToolRound } from '../port.ts'
import { asksForTheUsual, declines, isQuestion, isRequest } from './intents.ts'
import { asksForTimes, chooseTool, type KnownTool } from './known-tools.ts'
import { matchFacts } from './match-facts.ts'
import { recall, type Recalled } from './recall.ts'
import { choicesIn, fieldFor, type Choice } from './read-result.ts'
import { clockIn, partOfDay, readChoice, readSlot, todayOf } from './read-slot.ts'
import type { Slot } from './slots.ts'
import { stayOf } from '../sitting.ts'
import { proposedRetry, proposedSame } from './tool-phrases.ts'

export interface Called {
  tool: KnownTool
  arguments: JsonObject
  ok: boolean
  content: Json
}

/** Where a conversation over tools stands. It is read from what was said and called, each time anew: nothing is kept beside it. */
export interface Dialogue {
  tools: KnownTool[]
  /** What the customer wants done. */
  goal: KnownTool | undefined
  /** What they said or chose for it, by key. */
  slots: Map<string, Json>
  /** What is known from an earlier booking, by key: enough to look things up with, not to book with. */
  weak: Map<string, Json>
  /** What they were offered to choose from. */
  offered: { slot: Slot; choices: Choice[] }[]
  part: 'morning' | 'afternoon' | 'evening' | undefined
  /** Every call that was made, oldest first. A change in the world makes older answers void. */
  calls: Called[]
  /** Calls since the customer last wrote. */
  pending: Called[]
  /** Builtins that ran since the customer last wrote. */
  ran: string[]
  recalled: Recalled | undefined
  /** They were asked whether it is the same as last time. */
  askedSame: boolean
  /** The last message chose, named or answered something. */
  touched: boolean
  /** They want none of it any more. */
  dropped: boolean
  /** Yes to trying again. */
  again: boolean
}

/** A refusal that another choice may cure, in the words of tools and of HTTP. */
export const refusal = /\b(40[049]|410|422)\b|\b(taken|not free|not available|unavailable|no longer|already|fully booked|belegt|vergeben|nicht frei|nicht verfügbar|refused|rejected|conflict)\b/i

const notConfirmed = (content: Json) => typeof content === 'string' && content.startsWith('Not called')

export const unconfirmed = (call: Called) => !call.ok && notConfirmed(call.content)

/** Reads a conversation from its beginning. `asking` tells which slot a reply of ours asked for. */
export function readDialogue(request: ModelRequest, tools: KnownTool[], memories: readonly string[], asking: (reply: string, slot: Slot) => boolean): Dialogue {
  const dialogue: Dialogue = {
    tools, goal: undefined, slots: new Map(), weak: new Map(), offered: [], part: undefined, calls: [], pending: [], ran: [],
    recalled: recall(tools, memories), askedSame: false, touched: false, dropped: false, again: false,
  }
  const reader = new Reader(dialogue, request, asking)
  for (const slot of reader.allSlots) if (Object.hasOwn(request.known, slot.name)) dialogue.slots.set(slot.key, request.known[slot.name]!)
  for (const entry of timeline(request)) {
    if ('calls' in entry) reader.round(entry)
    else if (entry.from === 'contact') reader.heard(entry.text)
    else reader.said(entry.text)
  }
  return dialogue
}

/** What was said and what was called, in one order: a round stands behind the message that it was about. */
function timeline(request: ModelRequest): (ModelRequest['history'][number] | ToolRound)[] {
  const { rounds = [] } = request
  // What was wanted in an earlier stay was done or dropped there.
  const history = stayOf(request)
  const after = (round: ToolRound) => {
    const known = round.after === undefined ? -1 : history.findIndex((entry) => entry.id === round.after)
    if (known >= 0) return known
    return round.after === undefined ? history.findLastIndex((entry) => entry.at < round.at) : -1
  }
  const placed = rounds.map((round) => ({ round, index: after(round) }))
  const behind = (index: number) => placed.filter((one) => one.index === index).map(({ round }) => round)
  return [...behind(-1), ...history.flatMap((entry, index) => [entry, ...behind(index)])]
}

class Reader {
  private readonly dialogue: Dialogue
  private readonly request: ModelRequest
  private readonly asking: (reply: string, slot: Slot) => boolean
  readonly allSlots: Slot[]
  private before = ''
  private goalAnswered = false
  private readonly today: string

  constructor(dialogue: Dialogue, request: ModelRequest, asking: (reply: string, slot: Slot) => boolean) {
    this.dialogue = dialogue
    this.request = request
    this.asking = asking
    this.today = todayOf(request)
    const slots = dialogue.tools.flatMap((tool) => tool.slots)
    this.allSlots = slots.filter((slot, index) => slots.findIndex((other) => other.key === slot.key && other.kind === slot.kind) === index)
  }

  said(text: string): void {
    this.before = text
    this.dialogue.touched = false
    this.dialogue.askedSame ||= proposedSame(text)
  }

  heard(text: string): void {
    const { dialogue } = this
    dialogue.pending = []
    dialogue.ran = []
    dialogue.again = false
    if (this.goalAnswered) {
      dialogue.goal = undefined
      this.goalAnswered = false
    }
    const words = fold(text)
    const forget = /\b(never mind|nevermind|forget it|leave it|doch nicht|vergessen sie es|vergiss es|lassen wir)\b/.test(words)
    if (forget || (declines(text) && dialogue.calls.length > 0 && dialogue.goal !== undefined && !proposedSame(this.before))) return this.drop()
    dialogue.dropped = false
    if (beginsWithYes(text)) {
      if (proposedRetry(this.before)) dialogue.again = dialogue.touched = true
      if (proposedSame(this.before)) this.sameAsLastTime()
    }
    if (asksForTheUsual(text)) this.sameAsLastTime()
    if (beginsWithNo(text) && proposedSame(this.before)) dialogue.touched = dialogue.goal !== undefined

    if (this.picked(text)) return undefined
    const chosen = chooseTool(dialogue.tools, text)
    const aside = isQuestion(text) && !isRequest(text) && (!chosen || (chosen.acts && !/\b(my|mein\w*)\b/.test(words))) && !asksForTimes(text) && matchFacts(text, this.request.persona.facts) !== undefined
    if (aside) return undefined
    const found = this.values(text)
    for (const [key, value] of found) dialogue.slots.set(key, value)
    const part = partOfDay(text)
    if (part) dialogue.part = part
    // A look-up in the middle of something is part of it, where it is one that it needs.
    if (chosen && !(dialogue.goal?.acts && !chosen.acts && chosen.words.includes('@free'))) dialogue.goal = chosen
    if (found.size > 0 && !dialogue.goal) dialogue.goal = this.goalBy(found, isQuestion(text) && !isRequest(text))
    if (chosen || found.size > 0 || (part && dialogue.goal)) dialogue.touched = true
    return undefined
  }

  private sameAsLastTime(): void {
    const { dialogue } = this
    if (!dialogue.recalled) return
    for (const [key, value] of dialogue.recalled.slots) dialogue.slots.set(key, value)
    dialogue.goal ??= dialogue.recalled.tool
    dialogue.askedSame = dialogue.touched = true
  }

  round(round: ToolRound): void {
    const { dialogue } = this
    for (const call of round.calls) {
      if (call.toolId.startsWith('builtin:')) {
        dialogue.ran.push(call.toolId)
        continue
      }
      const tool = dialogue.tools.find(({ offer }) => offer.id === call.toolId)
      const result = round.results.find(({ callId }) => callId === call.id)
      if (!tool || !result) continue
      this.called({ tool, arguments: call.arguments, ok: result.ok, content: result.content })
    }
  }

  private called(call: Called): void {
    const { dialogue } = this
    const { tool } = call
    dialogue.calls.push(call)
    dialogue.pending.push(call)
    // What was said before the part of the conversation that is still at hand.
    for (const slot of tool.slots) if (call.arguments[slot.name] !== undefined && !dialogue.slots.has(slot.key) && !dialogue.weak.has(slot.key)) dialogue.slots.set(slot.key, call.arguments[slot.name]!)
    if (!call.ok) {
      if (tool.acts) dialogue.goal ??= tool
      // What was free a moment ago is not any more.
      if (tool.acts && !unconfirmed(call) && refusal.test(JSON.stringify(call.content))) for (const key of ['@time', '@moment']) dialogue.slots.delete(key)
      return
    }
    if (!tool.acts) {
      dialogue.offered = this.allSlots.flatMap((slot) => {
        const choices = slot.options.length === 0 ? choicesIn(call.content, slot, 'en') : undefined
        return choices ? [{ slot, choices }] : []
      })
      this.goalAnswered = dialogue.goal === tool
      return
    }
    // Done. What it was about is known from now on; a new wish begins afresh.
    for (const [key, value] of dialogue.slots) if (!['@date', '@time', '@moment'].includes(key)) dialogue.weak.set(key, value)
    for (const slot of this.allSlots) {
      const value = slot.kind === 'id' && typeof call.content === 'object' && call.content !== null && !Array.isArray(call.content) ? fieldFor(call.content, slot) : undefined
      if (value !== undefined) dialogue.weak.set(slot.key, value)
    }
    dialogue.slots.clear()
    dialogue.offered = []
    dialogue.part = undefined
    dialogue.goal = undefined
  }

  private drop(): void {
    const { dialogue } = this
    dialogue.dropped = true
    dialogue.touched = true
    dialogue.goal = undefined
    dialogue.slots.clear()
    dialogue.offered = []
  }

  /** A choice of what was offered: by its words, its place or its time. */
  private picked(text: string): boolean {
    const { dialogue } = this
    for (const { slot, choices } of dialogue.offered) {
      const choice = pick(slot, choices, text, this.asking(this.before, slot))
      if (!choice) continue
      dialogue.slots.set(slot.key, choice.value)
      if (choice.row) this.learn(choice.row)
      dialogue.goal ??= dialogue.tools.find((tool) => tool.acts && tool.slots.some((own) => own.key === slot.key))
      dialogue.touched = true
      // Whoever adds something to it may have said more than the choice.
      if (text.trim().split(/\s+/).length <= 4) return true
      for (const [key, value] of this.values(text)) if (key !== slot.key) dialogue.slots.set(key, value)
      return true
    }
    return false
  }

  /** What a chosen row says of other slots. */
  learn(row: JsonObject): void {
    for (const slot of this.allSlots) {
      const value = ['date', 'time', 'moment'].includes(slot.kind) ? undefined : fieldFor(row, slot)
      if (value !== undefined && (slot.kind !== 'choice' || slot.options.some((option) => option.value === value))) this.dialogue.weak.set(slot.key, value)
    }
  }

  private values(text: string): Map<string, Json> {
    const found = new Map<string, Json>()
    for (const slot of this.allSlots) {
      const value = readSlot(slot, text, this.asking(this.before, slot), this.today)
      if (value !== undefined) found.set(slot.key, slot.kind === 'time' ? inOpeningHours(String(value), text) : value)
    }
    // "At ten" also says when for tools that take the moment as one value.
    if (!found.has('@time') && this.allSlots.some((slot) => slot.kind === 'moment')) {
      const time = clockIn(text)
      if (time) found.set('@time', inOpeningHours(time, text))
    }
    if (!found.has('@date') && this.allSlots.some((slot) => slot.kind === 'moment')) {
      const date = readSlot({ name: 'date', key: '@date', kind: 'date', required: false, description: '', options: [], whole: false }, text, false, this.today)
      if (date !== undefined) found.set('@date', date)
    }
    // Another time than the one that was chosen.
    if (found.has('@date') || found.has('@time')) this.dialogue.slots.delete('@moment')
    return found
  }

  /** What somebody wants who names a day or a service and no more. */
  private goalBy(found: Map<string, Json>, asks: boolean): KnownTool | undefined {
    const { tools } = this.dialogue
    const fits = (tool: KnownTool) => tool.slots.filter((slot) => found.has(slot.key) || (slot.kind === 'moment' && found.has('@date'))).length
    const telling = [...found.keys()].some((key) => key === '@date' || this.allSlots.some((slot) => slot.key === key && slot.kind === 'choice'))
    if (!telling) return undefined
    const candidates = tools.filter((tool) => tool.acts !== asks && !tool.slots.some((slot) => slot.kind === 'id' && slot.required) && fits(tool) > 0)
    return candidates.toSorted((a, b) => fits(b) - fits(a))[0]
  }
}

/** "3" and "at 3" are in the afternoon, where nobody has said otherwise. */
function inOpeningHours(time: string, text: string): string {
  const hour = Number(time.slice(0, 2))
  return hour >= 1 && hour < 7 && !/\bam\b|\bmorning\b|\bmorgens\b|\b0\d:/.test(text.toLowerCase()) ? `${hour + 12}${time.slice(2)}` : time
}

const places: [RegExp, number][] = [[/\b(first|earliest|erste\w*|fruheste\w*|any|whichever|egal)\b/, 0], [/\b(second|zweite\w*)\b/, 1], [/\b(third|dritte\w*)\b/, 2], [/\b(last|latest|letzte\w*|spateste\w*)\b/, -1]]

function pick(slot: Slot, choices: Choice[], text: string, asked: boolean): Choice | undefined {
  const words = fold(text)
  const exact = choices.find(({ label }) => fold(label) === words)
  if (exact) return exact
  if (slot.kind === 'time' || slot.kind === 'moment') {
    const bare = asked || /^\D{0,12}\d{1,2}\D{0,12}$/.test(text) ? /\b(\d{1,2})\b/.exec(text.replace(/\d{1,2}\. ?\d{1,2}\.|\b\d{1,2}(st|nd|rd|th)\b/g, ''))?.[1] : undefined
    const time = clockIn(text) ?? (bare === undefined ? undefined : `${bare.padStart(2, '0')}:00`)
    const sameDay = !/\d{4}-\d{2}-\d{2}/.test(text)
    if (time !== undefined && sameDay) return choices.find(({ label }) => label === time) ?? choices.find(({ label }) => label === `${Number(time.slice(0, 2)) + 12}${time.slice(2)}`)
  } else {
    const number = /^\D{0,8}(\d{1,2})\D{0,8}$/.exec(text)?.[1]
    if (number !== undefined && choices[Number(number) - 1]) return choices[Number(number) - 1]
    const named = asked ? readChoice(choices.map((choice) => ({ ...choice, label: choice.about })), text) : undefined
    if (named) return choices.find((choice) => choice.value === named.value)
  }
  if (words.split(' ').length > 6) return undefined
  const place = places.find(([pattern]) => pattern.test(words))
  return place && (asked || words.split(' ').length <= 4) ? choices.at(place[1]) : undefined
}
