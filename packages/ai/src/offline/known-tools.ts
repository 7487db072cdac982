import { fold, readableName } from '@parley/channel'
import type { ToolOffer } from '../port.ts'
import { isQuestion, isRequest } from './intents.ts'
import { slotsOf, type Slot } from './slots.ts'
import { meaningOf, sameWord } from './words.ts'

/** A tool as the rules understand it. */
export interface KnownTool {
  offer: ToolOffer
  slots: Slot[]
  /** It changes something, rather than looking something up. */
  acts: boolean
  nameWords: string[]
  words: string[]
}

const looksUp = /^(get|list|find|search|check|look|lookup|show|read|fetch|query|see|available|availability|free|status|prufe|prufen|suche|suchen|zeige|zeigen|finde|finden|liste|abfragen|nachsehen)\b/

/** The granted tools that rules can call; those with parameters that no sentence fills in are left out. */
export function knowTools(offers: readonly ToolOffer[]): KnownTool[] {
  return offers.flatMap((offer) => {
    const slots = slotsOf(offer.parameters)
    if (!slots || offer.id.startsWith('builtin:')) return []
    const name = readableName(offer.name)
    return [{ offer, slots, acts: !looksUp.test(fold(name)), nameWords: meaningOf(name), words: meaningOf(`${name} ${offer.description}`) }]
  })
}

/** The tool that a message is about, by the words of its name and description; none where nothing or two fit. */
export function chooseTool(tools: KnownTool[], text: string): KnownTool | undefined {
  const said = new Set(meaningOf(text))
  if (asksForTimes(text)) said.add('@free')
  if (said.size === 0) return undefined
  const words = [...said]
  const hit = (list: string[]) => list.filter((word) => words.some((other) => sameWord(word, other))).length
  const wish = !isQuestion(text) || isRequest(text)
  const asksForOwn = isQuestion(text) && !isRequest(text) && /\b(my|mein\w*|i have|habe ich|hab ich)\b/.test(fold(text))
  const scored = tools
    .map((tool) => {
      const inName = hit(tool.nameWords)
      const score = 2 * inName + hit(tool.words.filter((word) => !tool.nameWords.includes(word))) * 0.5
      // What the tool is called after and was not said speaks against it: "book" is not "move a booking".
      const missed = tool.nameWords.length - inName
      // "I want to order a bag" is about what orders, not about what finds orders.
      const asVerb = wish && tool.acts && hit(meaningOf(readableName(tool.offer.name).split(' ')[0]!)) > 0 ? 1 : 0
      return { tool, strong: inName > 0 || said.has('@free') && tool.words.includes('@free'), score: score - missed + asVerb + (asksForOwn && !tool.acts && !tool.words.includes('@free') ? 1.5 : 0) + (said.has('@free') && tool.nameWords.includes('@free') ? 1 : 0) + (tool.acts === wish ? 0.25 : 0) }
    })
    .filter(({ strong }) => strong)
    .sort((a, b) => b.score - a.score)
  const [best, next] = scored
  return best && best.score > 0 && best.score > (next?.score ?? -Infinity) ? best.tool : undefined
}

/** "Do you have anything on Friday?", "wann habt ihr was frei?" */
export const asksForTimes = (text: string) =>
  /\b(do you have|have you got|is there|are there|got|any|what|which)\b.*\b(time|times|slot|slots|space|room|free|availab\w*|opening|openings|anything|something)\b|\b(when|what time)\b.*\b(come|free|available|fit me in|see me)\b/.test(fold(text)) ||
  /\b(habt|haben|gibt|ist|wann|was|welche)\b.*\b(frei|freie|freien|zeiten|uhrzeiten|platz|termine?)\b|\bwann\b.*\b(kommen|vorbeikommen)\b/.test(fold(text))

/** The look-up that can tell what a slot may be: the free times, the bookings of the customer, the services. */
export function helperFor(slot: Slot, goal: KnownTool, tools: KnownTool[]): KnownTool | undefined {
  const lookups = tools.filter((tool) => !tool.acts && tool !== goal)
  if (slot.kind === 'time' || slot.kind === 'moment') return lookups.find((tool) => tool.words.includes('@free'))
  if (slot.kind !== 'id' && !(slot.kind === 'text' && slot.required)) return undefined
  const wanted = meaningOf(`${readableName(slot.name)} ${slot.kind === 'id' ? `${slot.description} ${readableName(goal.offer.name)}` : ''}`)
  const scored = lookups
    .filter((tool) => !tool.words.includes('@free') && tool.slots.every((own) => !own.required || own.key !== slot.key))
    .map((tool) => ({ tool, score: tool.words.filter((word) => wanted.some((other) => sameWord(word, other))).length }))
    .sort((a, b) => b.score - a.score)
  return scored[0] && scored[0].score > 0 ? scored[0].tool : undefined
}
