import type { Dice } from './dice.ts'
import type { MemoryStore } from './memory-store.ts'
import type { Network } from './network.ts'
import type { Witness } from './witness.ts'

export const noCounts = () => ({ written: 0, sent: 0, doubled: 0, crashes: 0, takeOvers: 0, turns: 0, goneOn: 0, calls: 0, classified: 0, windowsClosed: 0, lostLeases: 0, outages: 0, moves: 0 })

/** What everybody in a world sees of it. */
export interface Scene {
  readonly dice: Dice
  readonly store: MemoryStore
  readonly witness: Witness
  readonly network: Network
  readonly counts: ReturnType<typeof noCounts>
  readonly numberId: string
  now(): number
  say(what: string): void
}
