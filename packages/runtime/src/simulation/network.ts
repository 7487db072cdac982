import type { ChannelUpdate } from '@parley/channel'
import type { Dice } from './dice.ts'

const day = 86_400_000

/** Between WhatsApp and the gateway: doubles, delays, reorders and batches. */
export class Network {
  private readonly dice: Dice
  private readonly now: () => number
  /** Waits to be delivered, not before its time. */
  private waiting: { updates: ChannelUpdate[]; from: number }[] = []

  constructor(dice: Dice, now: () => number) {
    this.dice = dice
    this.now = now
  }

  /** Perhaps twice, perhaps together with what is already under way, perhaps only after days. */
  post(updates: ChannelUpdate[], slowly = false): void {
    const { dice, waiting } = this
    const from = this.now() + (slowly ? dice.draw() * 3 * day : 0)
    const last = waiting.at(-1)
    if (last && last.from <= from && dice.chance(0.3)) last.updates.push(...updates)
    else waiting.push({ updates: [...updates], from })
    if (dice.fault(0.2)) waiting.push({ updates: [...updates], from })
  }

  /** What arrives next, in whatever order; nothing where nothing is due. */
  take(): ChannelUpdate[] | undefined {
    const ready = this.waiting.filter(({ from }) => from <= this.now())
    const packet = ready[this.dice.fault(0.3) ? this.dice.below(ready.length) : 0]
    if (!packet) return undefined
    this.waiting.splice(this.waiting.indexOf(packet), 1)
    return packet.updates
  }

  get ready(): boolean {
    return this.waiting.some(({ from }) => from <= this.now())
  }

  /** When each of what is under way may arrive. */
  get moments(): number[] {
    return this.waiting.map(({ from }) => from)
  }
}
