import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export const partNames = ['ack', 'turns', 'idle', 'flow-size', 'stages', 'ai'] as const
export type PartName = (typeof partNames)[number]

export interface BenchSettings {
  parts: PartName[]
  /** How long each figure is measured. Seconds. */
  seconds: number
  /** Numbers (one workspace each) that customers write to: one number sends 80 messages a second at most. */
  numbers: number
  /** Different customers of all numbers together. */
  customers: number
  workers: number
  /** Customers that wait for their answer at the same time, while the most is looked for. */
  inFlight: number
  /** Webhook POSTs under way at the same time. */
  connections: number
  /** Connections of the small transactions that the machine is measured with. */
  machineConnections: number
  /** Statuses in one webhook. */
  statusBatch: number
  idleSessions: number
  idleTimers: number
  nodes: number
  /** Turns of each round of the parts that count processor time. */
  turnsPerRound: number
  rounds: number
  /** Turns of the part "ai", one after the other. */
  aiTurns: number
  /** Turns before those: V8 and the planner go on getting better for about two thousand. */
  aiWarmUp: number
  /** Where the database lies; empty: a new folder that is removed afterwards. */
  home: string
  /** Where gateway and worker put their processor profiles when they end; empty: none are made. */
  profile: string
  /** Whether PostgreSQL's time is told by statement. */
  statements: boolean
}

export const usage = `pnpm bench [PART ...] [options]: measures Parley on this machine. Parts: ${partNames.join(', ')} (none: all).
  --quick                a short variant: smaller and less exact
  --seconds N            how long each figure is measured (10)
  --numbers N            WhatsApp numbers, one workspace each (24)
  --customers N          customers altogether (3000)
  --workers N            worker processes (1)
  --in-flight N          customers waiting at once while the most is looked for (400)
  --connections N        webhook POSTs under way at once (64)
  --machine-connections N  connections of the small transactions (8)
  --status-batch N       statuses in one webhook (100)
  --idle-sessions N, --idle-timers N   what waits in the part "idle" (200000, 50000)
  --nodes N              size of the large flow (500)
  --turns N, --rounds N  of the parts that count processor time (1000, 5)
  --ai-turns N, --ai-warm-up N   of the part "ai", one after the other, and how many come before (400, 2000)
  --profile FOLDER       gateway and worker write processor profiles there (for the browser's developer tools)
  --statements           prints what each statement of the parts "turns" and "ai" took in PostgreSQL
  --home FOLDER          where the database lies (a folder that is removed afterwards)
The last line is one JSON object. Everything runs on 127.0.0.1 only.`

/** @throws Error with what to do about an option or part that is not known. */
export function readSettings(args: string[]): BenchSettings | 'help' {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' }, quick: { type: 'boolean' }, seconds: { type: 'string' }, numbers: { type: 'string' }, customers: { type: 'string' },
      workers: { type: 'string' }, 'in-flight': { type: 'string' }, connections: { type: 'string' }, 'machine-connections': { type: 'string' }, 'status-batch': { type: 'string' },
      'idle-sessions': { type: 'string' }, 'idle-timers': { type: 'string' }, nodes: { type: 'string' }, turns: { type: 'string' }, rounds: { type: 'string' }, 'ai-turns': { type: 'string' }, 'ai-warm-up': { type: 'string' }, home: { type: 'string' }, profile: { type: 'string' }, statements: { type: 'boolean' },
    },
  })
  if (values.help) return 'help'
  const parts = positionals.map((name) => {
    const part = partNames.find((known) => known === name)
    if (!part) throw new Error(`There is no part "${name}". Choose of: ${partNames.join(', ')}.`)
    return part
  })
  const number = (name: string, given: string | undefined, usual: number, least = 1): number => {
    const value = given === undefined ? usual : Number(given)
    if (!Number.isInteger(value) || value < least) throw new Error(`--${name} must be a whole number of at least ${least}.`)
    return value
  }
  const quick = values.quick ?? false
  return {
    parts: parts.length > 0 ? parts : [...partNames],
    seconds: number('seconds', values.seconds, quick ? 4 : 10),
    numbers: number('numbers', values.numbers, 24),
    customers: number('customers', values.customers, quick ? 1_500 : 3_000),
    workers: number('workers', values.workers, 1),
    inFlight: number('in-flight', values['in-flight'], 400),
    connections: number('connections', values.connections, 64),
    machineConnections: number('machine-connections', values['machine-connections'], 8),
    statusBatch: number('status-batch', values['status-batch'], 100),
    idleSessions: number('idle-sessions', values['idle-sessions'], quick ? 20_000 : 200_000),
    idleTimers: number('idle-timers', values['idle-timers'], quick ? 5_000 : 50_000, 0),
    nodes: number('nodes', values.nodes, 500, 10),
    turnsPerRound: number('turns', values.turns, quick ? 500 : 1_000),
    rounds: number('rounds', values.rounds, quick ? 3 : 5),
    aiTurns: number('ai-turns', values['ai-turns'], quick ? 100 : 400),
    aiWarmUp: number('ai-warm-up', values['ai-warm-up'], quick ? 40 : 2_000),
    home: values.home ?? '',
    profile: values.profile === undefined ? '' : resolve(values.profile),
    statements: values.statements ?? false,
  }
}
