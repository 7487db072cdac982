import { afterAll, beforeAll, describe } from 'vitest'
import { leaseContract } from './store-contract/leases.ts'
import { mailContract } from './store-contract/mail.ts'
import { outcomeContract } from './store-contract/outcomes.ts'
import { outboxContract } from './store-contract/outbox.ts'
import { stageOf } from './store-contract/stage.ts'
import type { StoreBench } from './store-contract/store-bench.ts'
import { timerContract } from './store-contract/timers.ts'
import { turnContract } from './store-contract/turns.ts'
import { uncertainSendContract } from './store-contract/uncertain-sends.ts'

export type { BenchChannel, StoreBench } from './store-contract/store-bench.ts'

/** What every pair of stores keeps to, in memory and on PostgreSQL alike. */
export function storeContract(name: string, open: () => Promise<StoreBench>): void {
  describe(name, () => {
    let bench: StoreBench
    beforeAll(async () => {
      bench = await open()
    })
    afterAll(() => bench?.close())
    const stage = stageOf(() => bench)
    mailContract(stage)
    leaseContract(stage)
    turnContract(stage)
    timerContract(stage)
    outboxContract(stage)
    outcomeContract(stage)
    uncertainSendContract(stage)
  })
}
