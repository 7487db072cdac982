import { Pool as PgPool, type PoolClient } from 'pg'

export type Pool = PgPool
export type Connection = PoolClient

/**
 * Hot statements look rows up by their keys, always. A young database has no statistics, and its planner would
 * read whole tables that are about to grow; nor has planning them anew each time ever found a better way. Without hash and
 * merge joins for the same reason: a list of a hundred rows, which is what it takes any list for, seemed worth reading all
 * conversations and all timers for, as long as there were a few hundred.
 */
const plannerSettings = ['enable_seqscan=off', 'enable_bitmapscan=off', 'enable_hashjoin=off', 'enable_mergejoin=off', 'enable_material=off', 'plan_cache_mode=force_generic_plan'].map((setting) => `-c ${setting}`).join(' ')

/**
 * `column = key`, the last of the keys, for rows that must meet `condition` as well. A condition of its own would seem to leave
 * next to nothing of the table, and an index that holds just the rows that meet it would seem as good as the key: the planner
 * would read all timers that wait, or all effects, for one.
 */
export const byKey = (column: string, key: string, condition: string): string => `${column} = ${key} AND CASE WHEN ${condition} THEN ${column} END = ${key}`

/**
 * Plans are made anew after so many uses of a connection. While a table is believed to hold a few hundred rows, any index that
 * begins with the workspace seems as good as the key itself, and a plan made then would read all of a workspace's rows for one,
 * for as long as the connection lives.
 */
const replanAt: ReadonlySet<number> = new Set([30, 1_000])

/** For the hot statements of gateway and worker. Close with `end()`. */
export function createPool(url: string, options: { connections?: number; name?: string; onError?: (cause: Error) => void } = {}): Pool {
  const pool = new PgPool({ connectionString: url, max: options.connections ?? 10, connectionTimeoutMillis: 10_000, keepAlive: true, pipeline: true, options: plannerSettings, ...(options.name === undefined ? {} : { application_name: options.name }) })
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', options.onError ?? (() => undefined))
  // So would one that breaks between two statements of a transaction: the next statement tells of it.
  pool.on('connect', (client) => void client.on('error', () => undefined))
  const uses = new WeakMap<PoolClient, number>()
  pool.on('acquire', (client) => {
    const use = (uses.get(client) ?? 0) + 1
    uses.set(client, use)
    if (replanAt.has(use)) client.query('DISCARD PLANS').catch(() => undefined)
  })
  return pool
}

/**
 * Within a statement: its transaction need not be on disk before the next one begins. For what may be taken back by a
 * crash of PostgreSQL, because nothing outside has heard of it and it is simply done again: leases, sorting, timers that
 * become mail, reports that are folded. Whatever is committed for good afterwards takes it along to the disk.
 */
export const relaxed = `set_config('synchronous_commit', 'off', true)`

/**
 * Sends the last statements of a transaction and the COMMIT in one go, and resolves to what they give. All that `send` asks
 * for must be on its way when it returns, and nothing may be asked afterwards. Where a statement fails, PostgreSQL takes the
 * COMMIT as a ROLLBACK.
 */
export type Finish = <T extends unknown[]>(send: () => { [Place in keyof T]: Promise<T[Place]> | T[Place] }) => Promise<T>

/** Ends the transaction with a division by zero unless `condition` holds: what follows need not wait for the answer. */
export const guard = (condition: string): string => `1 / (${condition})::int`

export const isGuard = (cause: unknown): boolean => (cause as { code?: unknown }).code === '22012'

/**
 * All or nothing. Two that stand in each other's way are tried again. The BEGIN is not waited for, nor need `work` wait
 * between statements that do not depend on one another: connections are pipelined, each statement sees what was
 * committed when its own turn comes. `relaxed`: see there.
 */
export function inTransaction<T>(pool: Pool, work: (connection: Connection, finish: Finish) => Promise<T>, options: { relaxed?: boolean } = {}): Promise<T> {
  return unlessInTheWay(async () => {
    const connection = await pool.connect()
    let broken: Error | undefined
    let finished = false
    try {
      const begun = connection.query(options.relaxed ? 'BEGIN; SET LOCAL synchronous_commit = off' : 'BEGIN')
      // Whoever waits for what follows hears of it as well.
      begun.catch(() => undefined)
      const result = await work(connection, async (send) => {
        const last = Promise.all(send())
        finished = true
        const [results] = await Promise.all([last, connection.query('COMMIT')])
        return results
      })
      await begun
      if (!finished) await connection.query('COMMIT')
      return result
    } catch (cause) {
      await connection.query('ROLLBACK').catch((failure: Error) => (broken = failure))
      throw cause
    } finally {
      connection.release(broken)
    }
  })
}

/**
 * Once more for what PostgreSQL ended because two waited for each other: statements that touch effects and messages
 * in another order than their neighbours (a settlement, a fold of reports) meet now and then.
 */
export async function unlessInTheWay<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (cause) {
      if (attempt === 4 || !isConflict(cause)) throw cause
    }
  }
}

/** Deadlock or serialization failure: the same again may work. */
function isConflict(cause: unknown): boolean {
  const code = (cause as { code?: unknown }).code
  return code === '40P01' || code === '40001'
}

/** Two characters of class and three of their own (PostgreSQL's documentation, appendix A); EPIPE looks much like one. */
const sqlState = /^(?:\d[0-9A-Z]|F0|HV|P0|XX)[0-9A-Z]{3}$/

/** The database is away or overloaded, rather than refusing what it was given. */
export function isUnavailable(cause: unknown): boolean {
  const code = (cause as { code?: unknown }).code
  // Anything else is the network's.
  if (typeof code !== 'string' || !sqlState.test(code)) return true
  // Connection, resources, intervention by the operator, system.
  return /^(08|53|57|58)/.test(code)
}
