import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadMasterKey } from '@parley/db'
import { addresses } from './start/addresses.ts'
import { readSecrets, type Secrets } from './start/home.ts'
import { registerNumbers } from './start/register-numbers.ts'
import { readRunning, type Running } from './start/running.ts'
import { openOffice, type Operator } from './operator.ts'
import { demoOwner } from './start/seed-once.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..')

export interface RunningParley extends Running {
  home: string
  secrets: Secrets
  /** Tells the emulator of numbers that were added. */
  registerNumbers(): Promise<void>
}

export function runningParley(): RunningParley {
  const running = readRunning(root)
  const secrets = readSecrets(running.home)
  const masterKey = loadMasterKey({ home: running.home, value: process.env['PARLEY_MASTER_KEY'] })
  return { ...running, secrets, registerNumbers: () => registerNumbers(running.databaseUrls.worker, masterKey, addresses(running.ports), secrets.emulatorKey) }
}

/** Runs a command as a user of the Parley that runs on this data folder. Errors are ParleyErrors. */
export async function withOperator<T>(options: { as?: string | undefined }, work: (operator: Operator, parley: RunningParley) => Promise<T>): Promise<T> {
  const parley = runningParley()
  const masterKey = loadMasterKey({ home: parley.home, value: process.env['PARLEY_MASTER_KEY'] })
  const office = openOffice({ url: parley.databaseUrls.web, masterKey, home: parley.home, reach: addresses(parley.ports) })
  try {
    return await work(await office.actAs(options.as ?? demoOwner.email), parley)
  } finally {
    await office.close()
  }
}

/** One JSON object for scripts, or lines for people. */
export function print(options: { json?: boolean }, value: object, lines: string[]): void {
  process.stdout.write(options.json ? `${JSON.stringify(value)}\n` : `${lines.join('\n')}\n`)
}
