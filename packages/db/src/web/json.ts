import type { Json } from '@parley/channel'
import { Prisma } from '../generated/client.ts'

/** Our JSON as Prisma takes it: the same values under its own type. */
export function toColumn(value: unknown): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue
}

export function fromColumn(value: Prisma.JsonValue): Json {
  return value as Json
}

export function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
}
