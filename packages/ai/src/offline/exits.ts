import { fold } from '@parley/channel'
import type { ModelRequest } from '../port.ts'
import { meaningOf, sameWord } from './words.ts'

type Exit = ModelRequest['exits'][number]

const about = (exit: Exit) => fold(`${exit.name} ${exit.description}`)
const first = (exits: Exit[], pattern: RegExp) => exits.find((exit) => pattern.test(fold(exit.name))) ?? exits.find((exit) => pattern.test(about(exit)))

/** The exit that leads to a person. */
export const personExit = (exits: Exit[]) => first(exits, /\b(person|human|colleague|staff|team member|handover|hand over|mensch\w*|mitarbeiter\w*|kolleg\w*)\b/)

/** The exit for a conversation that is over. */
export const doneExit = (exits: Exit[]) =>
  exits.filter((exit) => exit !== personExit(exits) && exit !== completeExit(exits)).find((exit) => /\b(done|finished|goodbye|bye|says thanks|has what they need|nothing else|over|fertig|verabschied\w*|zufrieden|erledigt)\b/.test(about(exit)))

/** The exit for "everything is known". */
export const completeExit = (exits: Exit[]) =>
  exits.find((exit) => /\b(all (of )?(it|this|that|these|is|are|details|values|known)|everything|complete|completed|collected|has named|have named|is known|are known|given (the|their|a)|alles|vollstandig|genannt|angegeben|bekannt|liegen vor)\b/.test(about(exit)))

/**
 * The exit whose description is about what was said, apart from those that other rules decide.
 * `score`: how much of what was said, 0 to 1. What `personExit` says about persons counts nothing here.
 */
export function matchExit(text: string, exits: Exit[]): { exit: Exit; score: number } | undefined {
  const special = new Set([doneExit(exits), completeExit(exits)])
  const said = meaningOf(text).filter((word) => word !== '@person')
  if (said.length === 0) return undefined
  const scored = exits
    .filter((exit) => !special.has(exit))
    .map((exit) => ({ exit, score: sharedBy(said, meaningOf(`${exit.name} ${exit.description}`)) / said.length }))
    .sort((a, b) => b.score - a.score)
  const [best, next] = scored
  // A tie says nothing.
  return best && best.score > 0 && best.score > (next?.score ?? 0) ? best : undefined
}

const sharedBy = (said: string[], about: string[]) => said.filter((word) => about.some((other) => sameWord(word, other))).length
