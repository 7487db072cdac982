import type { World } from './world.ts'

/** A world in which one promise's means is taken away. */
export interface BrokenVariant {
  means: string
  /** Words of the violation by which it is noticed; absent: any will do. */
  noticed?: string
  break(world: World): void
}
