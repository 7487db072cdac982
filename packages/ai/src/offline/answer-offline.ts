import { beginsWithNo, beginsWithYes, fold, unfence } from '@parley/channel'
import type { CollectField, ModelAnswer, ModelRequest, PromptExtras } from '../port.ts'
import { completeExit, doneExit, matchExit, personExit } from './exits.ts'
import { extract, optionsIn } from './extract.ts'
import { acknowledges, asksForAdvice, asksWhoYouAre, complains, declines, isGoodbye, isGreeting, isQuestion, isRequest, isThanks, wantsPerson } from './intents.ts'
import { isWordless } from '../see-and-hear.ts'
import { languageOf, type Language } from './language.ts'
import { readDialogue } from './dialogue.ts'
import { knowTools } from './known-tools.ts'
import { matchFacts } from './match-facts.ts'
import { asksFor, Planner, type Move } from './next-move.ts'
import { phrases, type Phrases } from './phrases.ts'
import { proposedSame } from './tool-phrases.ts'

/**
 * Answers by rules, without any model: what the facts say, what the exits are for, what is still to be found out, and what
 * the granted tools can do. Deterministic, and says of itself what it is. It is no language model: it finds sentences, it
 * does not write them.
 *
 * @param extras The granted tools with what they are for, and what is remembered of the customer.
 */
export function answerOffline(request: ModelRequest, extras: PromptExtras = {}): ModelAnswer {
  const { reply, exit, collected, calls = [] } = decide(request, extras)
  // No two questions to the rules have the same moment, and so no two calls the same id.
  const toolCalls = calls.map((call, index) => ({ id: `rules-${request.now.toString(36)}-${request.rounds?.length ?? 0}-${index}`, ...call }))
  const unsure = saysUnknown(reply)
  return { reply, exit, collected, ...(unsure ? { unsure } : {}), provider: 'offline', model: 'rules', offline: true, usage: { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }, ...(toolCalls.length > 0 ? { toolCalls } : {}) }
}

type Decision = Pick<ModelAnswer, 'reply' | 'exit' | 'collected'> & { calls?: Move['calls'] }

function decide(request: ModelRequest, { tools = [], memory = [] }: PromptExtras): Decision {
  const { exits, persona } = request
  // These are said to people as they stand.
  const facts = persona.facts.map(unfence)
  const said = lastWords(request)
  const before = lastReply(request)
  const language = spokenIn(request, said)
  const words = phrases[language]
  const asked = request.collect.find((field) => before.includes(questionFor(field, words)) || before.includes(questionFor(field, phrases[language === 'en' ? 'de' : 'en'])))
  const collected = extract(said, request, asked)
  const known = { ...request.known, ...collected }
  const missing = request.collect.find((field) => !Object.hasOwn(known, field.name))
  // Where all of it is needed to go on, it is asked again after every answer; else nobody is pressed.
  const open = missing && (completeExit(exits) || !before.includes(questionFor(missing, words))) ? missing : undefined
  const answer = (reply: string, exit: string | null = null): Decision => ({ reply, exit, collected })
  const person = personExit(exits)?.name ?? null
  const handOver = request.builtins?.find(({ id }) => id === 'builtin:hand_over')
  const reachesPerson = person !== null || handOver !== undefined
  const toPerson = (reason: string, reply = ''): Decision =>
    person === null && handOver ? { ...answer(reply), calls: [{ toolId: handOver.id, name: handOver.name, arguments: { reason } }] } : answer(reply, person)

  const knownTools = knowTools(tools)
  const planner = knownTools.length > 0 ? new Planner(readDialogue(request, knownTools, memory, asksFor), request, language) : undefined
  const underWay = (request.rounds ?? []).length > 0 && planner?.answering

  const wordless = said === '' ? recently(request).findLast(({ media }) => media !== undefined)?.media : undefined
  if (wordless && !underWay) return answer(wordless === 'image' ? words.cannotSee : words.cannotHear)
  if (!underWay) {
    if (reachesPerson && wantsPerson(said)) return toPerson('Asked for a person.')
    if (reachesPerson && complains(said)) return toPerson('Is not happy with something.')
    if (offeredPerson(before)) {
      if (reachesPerson && beginsWithYes(said)) return toPerson('Asked what the rules do not know.')
      if (beginsWithNo(said) && fold(said).split(' ').length <= 3) return answer(withQuestion(words.anythingElse, undefined, words))
    }
    if (asksWhoYouAre(said)) return answer(withQuestion(words.who(persona.name), open, words))
  }

  // No to "the same again?" is a wish for something else, not a goodbye.
  if (proposedSame(before) && declines(said) && !planner?.busy) return answer(words.again)
  const next = planner?.next()
  if (next) return { reply: next.reply, exit: next.exit, collected, calls: next.calls }

  // Of several messages at once the question is answered, whatever else was said.
  const fact = matchFacts(said, facts) ?? said.split('\n').flatMap((line) => (isQuestion(line) ? (matchFacts(line, facts) ?? []) : []))[0]
  const openQuestion = planner?.openQuestion() ?? ''
  if (fact && isQuestion(said) && openQuestion !== '') return answer(`${fact.text}\n\n${openQuestion}`)
  const exit = matchExit(said, exits)
  // What happened to the customer leads on, and so does a plain wish; a question is answered, if it can be.
  const leadsOn = exit && (!fact || ((!isQuestion(said) || isRequest(said)) && exit.score >= Math.min(1, fact.score)))
  if (leadsOn && Object.keys(collected).length === 0) return answer('', exit.exit.name)

  const complete = completeExit(exits)
  if (request.collect.length > 0 && !missing && complete && Object.keys(collected).length > 0) return answer(isQuestion(said) && fact ? fact.text : '', complete.name)
  if (isQuestion(said) && fact) return answer(withQuestion(fact.text, open, words))
  if (Object.keys(collected).length > 0) return answer(missing ? withQuestion('', missing, words) : (fact?.text ?? words.noted))

  const done = doneExit(exits)?.name ?? null
  if (done !== null && (isGoodbye(said) || (isThanks(said) && before === words.welcome))) return answer(words.goodbye, done)
  if (done !== null && declines(said)) return answer(words.goodbye, done)
  if (declines(said) || (acknowledges(said) && !missing && openQuestion === '')) return answer(words.anythingElse)
  if (isThanks(said)) return answer(withQuestion(words.welcome, undefined, words))
  if (fact) return answer([withQuestion(fact.text, open, words), openQuestion].filter(Boolean).join('\n\n'))
  if (isGreeting(said) || said === '') {
    const same = planner?.welcomeBack(before === '' ? greetOnly(words, persona.name) : '')
    if (same) return { ...answer(same.reply), calls: same.calls }
    return answer(before === '' ? withQuestion(missing ? greetOnly(words, persona.name) : words.greeting(persona.name), missing, words) : withQuestion(missing ? '' : words.again, missing, words))
  }
  if (isGoodbye(said)) return answer(words.goodbye)
  // Nothing to go by: what is still missing is asked, unless that was just asked or this was a question.
  if (missing && (!isQuestion(said) || asksForAdvice(said)) && asked?.name !== missing.name) return answer(withQuestion('', missing, words))
  if (openQuestion !== '' && !isQuestion(said) && !before.includes(openQuestion)) return answer(openQuestion)
  if (!reachesPerson) return answer(withQuestion(words.unknown, missing, words))
  return offeredPerson(before) ? toPerson('Asked twice for what the rules do not know.', words.stillUnknown) : answer(words.unknownWithPerson)
}

/** What the customer sent since somebody else spoke; on entering, the last thing they sent. */
const recently = ({ history }: ModelRequest) => history.slice(history.findLastIndex((entry) => entry.from !== 'contact') + 1)

const lastWords = (request: ModelRequest) => recently(request).filter(({ text }) => !isWordless(text)).map(({ text }) => text).join('\n').trim()

const lastReply = ({ history }: ModelRequest) => history.findLast((entry) => entry.from !== 'contact')?.text ?? ''

function spokenIn(request: ModelRequest, said: string): Language {
  const earlier = request.history.filter((entry) => entry.from === 'contact').map((entry) => entry.text).join(' ')
  return languageOf(said) ?? languageOf(earlier) ?? (request.language?.toLowerCase().startsWith('de') ? 'de' : 'en')
}

/** A reply of the rules that says they do not know. */
const saysUnknown = (reply: string) => Object.values(phrases).some((words) => [words.unknown, words.unknownWithPerson, words.stillUnknown].some((text) => reply.includes(text)))

const offeredPerson = (reply: string) => Object.values(phrases).some((words) => reply.includes(words.unknownWithPerson))

const greetOnly = (words: Phrases, name: string) => words.greeting(name).replace(/(?<=[.!]) [^.!]*\?$/, '')

/** A reply, and the question for what is still missing below it. */
function withQuestion(reply: string, missing: CollectField | undefined, words: Phrases): string {
  return [reply, missing ? questionFor(missing, words) : ''].filter(Boolean).join('\n\n')
}

/** "the day they would like to come (a date)" -> "Could you tell me the day you would like to come?" */
function questionFor(field: CollectField, words: Phrases): string {
  const options = optionsIn(field.description)
  const what = (field.description || field.name.replaceAll('_', ' '))
    .replace(/\s*\([^)]*\)/g, '')
    .replace(/[.?!]+$/, '')
    .replace(/\b(the customer|they)\b/gi, 'you')
    .replace(/\b(the customer['’]s|their)\b/gi, 'your')
    .trim()
  const ask = words.ask(what)
  return options.length > 0 ? `${ask.slice(0, -1)} (${options.join(', ')})?` : ask
}

