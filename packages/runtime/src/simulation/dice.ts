import { randomFrom } from '@parley/interpreter'

/** Chance in a world: what an operation draws follows from the seed and its own number. */
export class Dice {
  private readonly seed: number
  private calm = false
  private random: () => number

  constructor(seed: number) {
    this.seed = seed
    this.random = randomFrom(`begin:${seed}`)
  }

  /** From here on nothing goes wrong where it is `calm`. */
  begin(operation: number, calm: boolean): void {
    this.random = randomFrom(`${this.seed}:${operation}`)
    this.calm = calm
  }

  rest(): void {
    this.random = randomFrom(`rest:${this.seed}`)
    this.calm = true
  }

  /** In [0, 1). */
  draw(): number {
    return this.random()
  }

  /** What decides which fault happens; in the middle, where none does, while all is calm. */
  fate(): number {
    return this.calm ? 0.5 : this.random()
  }

  chance(probability: number): boolean {
    return this.random() < probability
  }

  fault(probability: number): boolean {
    return this.random() < probability && !this.calm
  }

  /** A whole number from 0, below `count`. */
  below(count: number): number {
    return Math.floor(this.random() * count)
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }
}
