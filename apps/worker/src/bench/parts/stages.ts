import { InProcess, perTurn } from '../in-process.ts'
import type { Installation } from '../installation.ts'
import { smallTransactionsPerSecond } from '../machine.ts'
import type { BenchSettings } from '../settings.ts'
import { makeCustomers } from '../webhooks.ts'

/** Processor time of a turn by stage, in milliseconds: ours, and PostgreSQL's for us. */
export async function measureStages(installation: Installation, settings: BenchSettings) {
  const machine = await smallTransactionsPerSecond(installation, Math.min(3, settings.seconds), settings.machineConnections)
  const inProcess = await InProcess.open(installation)
  try {
    const customers = makeCustomers(installation.shops, settings.turnsPerRound)
    // The first rounds make the contacts, and let the compiler warm up.
    await inProcess.round(customers)
    await inProcess.round(customers)
    const rounds = []
    for (let index = 0; index < settings.rounds; index++) rounds.push(await inProcess.round(customers))
    return { machine, cpuPerTurnMs: perTurn(rounds) }
  } finally {
    await inProcess.close()
  }
}
