import { fold, readableName, type Json, type JsonObject } from '@parley/channel'
import type { ModelRequest, ToolCall } from '../port.ts'
import { refusal, unconfirmed, type Called, type Dialogue } from './dialogue.ts'
import { isQuestion } from './intents.ts'
import { helperFor, type KnownTool } from './known-tools.ts'
import type { Language } from './language.ts'
import { phrases } from './phrases.ts'
import { choicesIn, describeResult, messageIn, type Choice } from './read-result.ts'
import type { Slot } from './slots.ts'
import { dayWords, pastOf, toolPhrases, valueWords } from './tool-phrases.ts'

/** What the rules do next with the tools: say something, call something, or both. */
export interface Move {
  reply: string
  calls: Pick<ToolCall, 'toolId' | 'name' | 'arguments'>[]
  exit: string | null
}

const move = (reply: string, calls: Move['calls'] = [], exit: string | null = null): Move => ({ reply, calls, exit })

export class Planner {
  private readonly dialogue: Dialogue
  private readonly request: ModelRequest
  private readonly language: Language

  constructor(dialogue: Dialogue, request: ModelRequest, language: Language) {
    this.dialogue = dialogue
    this.request = request
    this.language = language
  }

  /** Something came back from a tool and the customer has not heard of it. */
  get answering(): boolean {
    return this.dialogue.pending.some((call) => !unconfirmed(call)) || this.dialogue.ran.length > 0
  }

  /** The customer wants something done. */
  get busy(): boolean {
    return this.dialogue.goal !== undefined
  }

  private get words() {
    return toolPhrases[this.language]
  }

  /** What follows from what the tools answered, or from what the customer wants done; undefined where tools have no say. */
  next(): Move | undefined {
    const { dialogue } = this
    const last = dialogue.pending.at(-1)
    const acted = dialogue.pending.findLast((call) => call.tool.acts)
    if (acted?.ok) return this.done(acted)
    if (last && !last.ok && !unconfirmed(last)) return this.failed(last)
    if (last && unconfirmed(last) && !dialogue.touched) return dialogue.goal && isQuestion(this.lastWords()) ? undefined : move(this.words.leftAsIs)
    if (dialogue.dropped) return move(this.words.leftAsIs)
    if (dialogue.pending.some(({ ok }) => ok)) return dialogue.goal ? this.plan(dialogue.goal) : move(describeResult(last!.content, this.language))
    if (!dialogue.touched) return undefined
    if (dialogue.again) {
      const before = dialogue.calls.findLast(({ ok }) => !ok)
      if (before) return move('', [this.call(before.tool, before.arguments)])
    }
    return dialogue.goal ? this.plan(dialogue.goal) : undefined
  }

  /** The question that is open, to be put again after something else was answered. */
  openQuestion(): string {
    const { goal, touched } = this.dialogue
    if (!goal || touched) return ''
    const planned = this.plan(goal)
    return planned.calls.length === 0 ? planned.reply : ''
  }

  /** For a greeting: something that they had before and may want again, unless they are in the middle of something. */
  welcomeBack(greeting: string): Move | undefined {
    const same = this.dialogue.goal ? undefined : this.sameAgain()
    return same === undefined ? undefined : this.choose([greeting, same].filter(Boolean).join(' '), [this.words.yes, this.words.no])
  }

  private sameAgain(): string | undefined {
    const { recalled, askedSame } = this.dialogue
    if (!recalled || askedSame) return undefined
    const verb = pastOf(recalled.tool.offer.name, this.language)
    const what = recalled.labels.map(inASentence).join(', ')
    return this.words.sameAgain(this.language === 'de' ? (verb ? `${what} ${verb}` : what) : verb ? `${verb} ${/^(the|a|an)\b/.test(what) ? '' : 'the '}${what}` : `went for ${what}`)
  }

  private lastWords(): string {
    return this.request.history.findLast((entry) => entry.from === 'contact')?.text ?? ''
  }

  private plan(goal: KnownTool, preface = ''): Move {
    for (const slot of goal.slots.filter(({ required }) => required)) {
      const helper = helperFor(slot, goal, this.dialogue.tools)
      const value = this.valueOf(slot, goal)
      if (helper && (value === undefined || slot.kind === 'time' || slot.kind === 'moment')) {
        const move = this.withHelper(goal, slot, helper, value, preface)
        if (move) return move
      } else if (value === undefined) return this.ask(goal, slot, preface)
    }
    if (!goal.acts) {
      const before = this.answered(goal)
      if (before) return this.report(before)
    }
    return move(preface, [this.call(goal, this.argumentsFor(goal, goal))])
  }

  /** A slot whose values a look-up knows. Undefined: it is filled in, on with the next. */
  private withHelper(goal: KnownTool, slot: Slot, helper: KnownTool, value: Json | undefined, preface: string): Move | undefined {
    for (const own of helper.slots.filter(({ required }) => required)) if (this.valueOf(own, goal, true) === undefined) return this.ask(goal, own, preface)
    const before = this.answered(helper)
    // Asked once for these arguments; a look-up that has failed stands in nobody's way.
    if (!before) return value !== undefined && this.dialogue.calls.some(({ tool, ok }) => tool === helper && !ok) ? undefined : move(preface, [this.call(helper, this.argumentsFor(helper, goal, true))])
    const choices = choicesIn(before.content, slot, this.language)
    if (!choices) return value === undefined ? this.ask(goal, slot, [preface, describeResult(before.content, this.language)].filter(Boolean).join('\n\n')) : undefined
    if (value !== undefined) {
      const same = choices.find((choice) => sameTime(choice, value))
      if (same) {
        this.dialogue.slots.set(slot.key, same.value)
        return undefined
      }
      const notFree = this.words.notFree(slot.kind === 'moment' ? valueWords(String(value).slice(11, 16), this.language) : valueWords(value, this.language))
      this.dialogue.slots.delete(slot.key)
      return choices.length > 0 ? this.offer(slot, choices, notFree) : this.none(goal, slot, preface)
    }
    if (choices.length === 0) return this.none(goal, slot, preface)
    if (choices.length === 1 && slot.kind === 'id') {
      this.dialogue.weak.set(slot.key, choices[0]!.value)
      if (choices[0]!.row) this.learn(choices[0]!.row)
      return undefined
    }
    return this.offer(slot, choices, preface)
  }

  private learn(row: JsonObject): void {
    for (const slot of this.dialogue.tools.flatMap((tool) => tool.slots)) {
      const value = row[slot.name]
      if (['choice', 'text', 'name'].includes(slot.kind) && value !== undefined && value !== null && !this.dialogue.weak.has(slot.key)) this.dialogue.weak.set(slot.key, value)
    }
  }

  private none(goal: KnownTool, slot: Slot, preface: string): Move {
    if (slot.kind !== 'time' && slot.kind !== 'moment') return move([preface, this.words.nothingFound].filter(Boolean).join('\n\n'))
    const day = this.dialogue.slots.get('@date')
    const noneFree = this.words.noneFree(typeof day === 'string' ? dayWords(day, this.language) : '')
    const dateSlot = this.dialogue.tools.flatMap((tool) => tool.slots).find((own) => own.key === '@date')
    this.dialogue.slots.delete('@date')
    return dateSlot ? this.ask(goal, dateSlot, noneFree) : move(noneFree)
  }

  private ask(goal: KnownTool, slot: Slot, preface: string): Move {
    const { recalled, askedSame } = this.dialogue
    if (!askedSame && recalled && recalled.slots.has(slot.key) && recalled.tool === goal) return this.choose([preface, this.sameAgain()].filter(Boolean).join('\n\n'), [this.words.yes, this.words.no])
    const question = questionFor(slot, this.language)
    const text = [preface, question].filter(Boolean).join('\n\n')
    return slot.options.length > 0 ? this.choose(text, slot.options.map(({ label }) => label)) : move(text)
  }

  private offer(slot: Slot, all: Choice[], preface: string): Move {
    const { part } = this.dialogue
    const inPart = all.filter(({ label }) => part !== undefined && /^\d{2}:\d{2}$/.test(label) && (part === 'morning' ? label < '12:00' : part === 'afternoon' ? label >= '12:00' && label < '18:00' : label >= '17:00'))
    const choices = inPart.length > 0 ? inPart : all
    const day = this.dialogue.slots.get('@date')
    const question = slot.kind === 'time' || slot.kind === 'moment' ? this.words.free(typeof day === 'string' ? dayWords(day, this.language) : '') : this.words.which
    return this.choose([preface, question].filter(Boolean).join('\n\n'), choices.map(({ label }) => label))
  }

  /** Buttons or a list where they are granted and fit, else words. */
  private choose(text: string, labels: string[]): Move {
    const shown = [...new Set(labels)].slice(0, 10)
    const longest = shown.length <= 3 ? 20 : 24
    const granted = this.request.builtins?.find(({ id }) => id === 'builtin:send_choices')
    if (granted && shown.every((label) => label.length <= longest)) return move('', [{ toolId: granted.id, name: granted.name, arguments: { text, choices: shown } }])
    if (shown.every((label) => label.length <= 12)) return move(`${text} ${shown.join(', ')}`)
    return move(`${text}\n${shown.map((label, index) => `${index + 1}. ${label}`).join('\n')}`)
  }

  /** A look-up was what they wanted: what it says, with times to choose where something can be done with them. */
  private report(call: Called): Move {
    for (const { slot, choices } of call.tool.words.includes('@free') ? this.dialogue.offered : [])
      if ((slot.kind === 'time' || slot.kind === 'moment') && this.dialogue.tools.some((tool) => tool.acts && tool.slots.some((own) => own.key === slot.key)))
        return choices.length === 0 ? this.none(call.tool, slot, '') : this.offer(slot, choicesIn(call.content, slot, this.language) ?? choices, '')
    return move(describeResult(call.content, this.language))
  }

  private done({ tool, arguments: given, content }: Called): Move {
    const what = this.describe(tool, given)
    const remember = this.request.builtins?.find(({ id }) => id === 'builtin:remember')
    const past = pastOf(tool.offer.name, this.language)
    if (remember && past && what !== '' && !this.dialogue.ran.includes(remember.id)) {
      return move('', [{ toolId: remember.id, name: remember.name, arguments: { fact: `${capital(past)}: ${what}.` } }])
    }
    const exit = this.request.exits.find(({ name, description }) => (['en', 'de'] as const).some((language) => ` ${fold(`${name} ${description}`)} `.includes(` ${fold(pastOf(tool.offer.name, language) ?? '-')} `)))
    return move(messageIn(content) ?? this.words.done(what), [], exit?.name ?? null)
  }

  /** "colour treatment, Friday 27 November, 10:00": what a call was about, in words. */
  private describe(tool: KnownTool, given: JsonObject): string {
    return tool.slots
      .filter(({ kind, name }) => !['id', 'name', 'email', 'phone'].includes(kind) && given[name] !== undefined && given[name] !== '')
      .map((slot) => {
        const value = given[slot.name]!
        const chosen = slot.options.find((option) => option.value === value)
        const label = chosen ? inASentence(chosen.label) : valueWords(value, this.language)
        return slot.kind === 'number' ? `${label} ${readableName(slot.name)}` : label
      })
      .join(', ')
  }

  private failed({ tool, content }: Called): Move {
    const why = typeof content === 'string' ? content : JSON.stringify(content)
    const timed = tool.acts ? tool.slots.find((slot) => (slot.kind === 'time' || slot.kind === 'moment') && helperFor(slot, tool, this.dialogue.tools)) : undefined
    if (timed && refusal.test(why)) {
      // What was free a moment ago is not any more: the answers of before are void.
      for (const key of ['@time', '@moment']) this.dialogue.slots.delete(key)
      this.dialogue.calls = this.dialogue.calls.filter((call) => call.tool.acts)
      this.dialogue.goal = tool
      const taken = this.request.rounds?.findLast(({ calls }) => calls.some(({ toolId }) => toolId === tool.offer.id))?.calls.find(({ toolId }) => toolId === tool.offer.id)?.arguments[timed.name]
      return this.plan(tool, this.words.notFree(valueWords(String(taken ?? '').replace(/^.*T(\d{2}:\d{2}).*$/, '$1'), this.language)))
    }
    return move(this.words.failed)
  }

  private call(tool: KnownTool, given: JsonObject): Move['calls'][number] {
    return { toolId: tool.offer.id, name: tool.offer.name, arguments: given }
  }

  /** A look-up that worked, for what is known now, with nothing changed since. */
  private answered(tool: KnownTool): Called | undefined {
    const since = this.dialogue.calls.findLastIndex((call) => call.tool.acts && call.ok) + 1
    const wanted = inOneOrder(this.argumentsFor(tool, this.dialogue.goal ?? tool, true))
    return this.dialogue.calls.slice(since).findLast((call) => call.tool === tool && call.ok && inOneOrder(call.arguments) === wanted)
  }

  private argumentsFor(tool: KnownTool, goal: KnownTool, asHelper = false): JsonObject {
    const given: JsonObject = {}
    for (const slot of tool.slots) {
      // A look-up for times is asked for all of them.
      if (asHelper && !tool.acts && !slot.required && (slot.kind === 'time' || slot.kind === 'moment')) continue
      const value = this.valueOf(slot, goal, asHelper && slot.required)
      if (value !== undefined) given[slot.name] = value
    }
    return given
  }

  /** What is known for a slot. From an earlier booking only where this is about that booking, or where it is merely looked up. */
  private valueOf(slot: Slot, goal: KnownTool, lookingUp = false): Json | undefined {
    const { slots, weak } = this.dialogue
    const said = slots.get(slot.key)
    if (said !== undefined) return said
    if (slot.kind === 'moment') return this.composed()
    const aboutEarlier = goal.slots.some((own) => own.kind === 'id' && own.required)
    return lookingUp || aboutEarlier || ['name', 'email', 'phone'].includes(slot.kind) ? weak.get(slot.key) : undefined
  }

  private composed(): string | undefined {
    const [date, time] = [this.dialogue.slots.get('@date'), this.dialogue.slots.get('@time')]
    if (typeof date !== 'string' || typeof time !== 'string' || !/^\d{2}:\d{2}$/.test(time)) return undefined
    const asUtc = Date.parse(`${date}T${time}:00Z`)
    const name = new Intl.DateTimeFormat('en', { timeZone: this.request.timeZone, timeZoneName: 'longOffset' }).formatToParts(asUtc).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
    return `${date}T${time}:00${/GMT([+-]\d{2}:\d{2})/.exec(name)?.[1] ?? 'Z'}`
  }
}

/** The database has its own order of keys. */
const inOneOrder = (given: JsonObject) => JSON.stringify(Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1)))

/** A choice's label within a sentence: "Men’s cut" is "men’s cut" there, "Harbour Blend" stays. */
const inASentence = (label: string) => (/^\p{Lu}[^\p{Lu}]*$/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label)

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

function sameTime(choice: Choice, value: Json): boolean {
  if (choice.value === value) return true
  const [own, other] = [String(choice.value), String(value)]
  const day = (text: string) => /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0]
  const time = (text: string) => /(\d{1,2}:\d{2})/.exec(text.replace(/^\d{4}-\d{2}-\d{2}[T ]/, ''))?.[1]?.padStart(5, '0')
  return time(own) !== undefined && time(own) === time(other) && (day(own) === undefined || day(other) === undefined || day(own) === day(other))
}

/** The question for a slot, as a person would put it: by its description, else by its name. */
function questionFor(slot: Slot, language: Language): string {
  const words = toolPhrases[language]
  const described = aboutWords(slot.description)
  const what = described || readableName(slot.name)
  // A day is a day, whatever the service calls it; a particular one is asked for by its description.
  const plain = /^(which |what |the |a |new |their |your )*(new )?(date|day|time|start|start time|slot|moment|when|datum|tag|uhrzeit|termin)?$/i.test(described)
  if (slot.kind === 'date' && plain) return words.askDay
  if ((slot.kind === 'time' || slot.kind === 'moment') && plain) return words.askTime
  const noun = /^(?:which|what|welche\w*) (\p{L}+(?: \p{L}+)?)$/iu.exec(what)?.[1] ?? (slot.kind === 'choice' && /^(?:the |a |an |der |die |das )?(\p{L}+(?: \p{L}+)?)$/iu.exec(what)?.[1])
  if (noun && !/\b(you|they|it|is|are|sie)\b/i.test(noun)) return words.askWhich(lowered(noun))
  const counted = slot.kind === 'number' ? (/^(?:how many|how much|wie viele?|(?:the )?number of|anzahl) (.+)$/i.exec(what)?.[1] ?? (described === '' ? what : undefined)) : undefined
  if (counted !== undefined && !/\b(you|they)\b/i.test(counted)) return words.askHowMany(lowered(counted))
  return phrases[language].ask(language === 'en' && !/^(the|a|an|your|what|which|how|when|where|who|whether|any)\b/i.test(what) ? `the ${lowered(what)}` : lowered(what))
}

/** The first thing that a description says, from the customer's side, without what is meant for machines: formats, lists of values. */
function aboutWords(description: string): string {
  return description
    .replace(/\s*\([^)]*\)/g, '')
    .split(/(?<=[^\d])\.\s|;|:\s/)[0]!
    .replace(/,?\s*\b(as|in the form|formatted as|format|im Format|als)\b[^,]*$/i, '')
    .replace(/[\s.?!:,]+$/, '')
    .replace(/\b(the customer|they)\b/gi, 'you')
    .replace(/\b(the customer['’]s|their)\b/gi, 'your')
    .replace(/^when it (begins|starts)$/i, 'time')
    .trim()
}

const lowered = (text: string) => (/^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text)

/** Whether a reply asked for a slot. */
export function asksFor(reply: string, slot: Slot): boolean {
  if ((['en', 'de'] as const).some((language) => reply.includes(questionFor(slot, language)))) return true
  if (slot.kind === 'time' || slot.kind === 'moment') return /\b(there is|There is|gibt es|Es gibt):/.test(reply)
  return slot.kind === 'id' && (['en', 'de'] as const).some((language) => reply.includes(toolPhrases[language].which))
}
