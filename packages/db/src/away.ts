import { ParleyError } from '@parley/errors'

interface Shape {
  code?: unknown
  message?: unknown
  meta?: { driverAdapterError?: { cause?: { kind?: unknown; originalCode?: unknown } } }
}

/** The network's, Prisma's (no server, a connection that closed, none in time) and PostgreSQL's (connection, resources, operator, system). */
const codes = /^(?:E(?:CONNREFUSED|CONNRESET|PIPE|NOENT|TIMEDOUT|AI_AGAIN|NOTFOUND|HOSTUNREACH|NETUNREACH)|P(?:1001|1002|1008|1017|2024|2028)|(?:08|53|57|58)[0-9A-Z]{3})$/
const kinds = new Set<unknown>(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout'])
/** What `pg` says without a code. */
const words = /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/

/** Whether Prisma failed because the database is away, rather than over what it was given. */
function isAway(error: unknown): boolean {
  const { code, message, meta } = (error ?? {}) as Shape
  const cause = meta?.driverAdapterError?.cause
  const spoken = [code, cause?.originalCode].some((one) => typeof one === 'string' && codes.test(one))
  return spoken || kinds.has(cause?.kind) || (typeof message === 'string' && words.test(message))
}

/** For a `catch`: a database that is away becomes UNAVAILABLE, in words for whoever asked; everything else goes on as it is. */
export function sayAway(cause: unknown): never {
  if (!isAway(cause)) throw cause
  throw new ParleyError('UNAVAILABLE', 'Parley does not reach its database at the moment. Try again shortly.', { cause })
}
