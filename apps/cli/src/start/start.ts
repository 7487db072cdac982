import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isParleyError } from '@parley/errors'
import { addresses } from './addresses.ts'
import { buildWeb, isWebBuilt } from './build-web.ts'
import { generate } from './generate.ts'
import { openHome, type Home } from './home.ts'
import { choosePorts, type Ports } from './ports.ts'
import { processSpecs } from './process-specs.ts'
import { createProgress, type Progress } from './progress.ts'
import { writeRunning } from './running.ts'
import { stopSignal, type StopSignal } from './stop-signal.ts'
import { createSupervisor } from './supervisor.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../../..')

/** Put off until the end, done in the reverse order. */
type Undo = (() => Promise<void> | void)[]

/**
 * Brings up everything and stays until told to stop. Resolves with the exit code: 0 after a clean
 * stop, 1 where something could not be started or kept dying; one line says what and what to do.
 */
export async function start(): Promise<number> {
  const begun = performance.now()
  const progress = createProgress()
  const stop = stopSignal()
  const undo: Undo = []
  try {
    const home = openHome(root)
    undo.push(home.release)
    const ports = await choosePorts()
    const up = bringUp(home, ports, progress, undo, stop)
    // A stop while starting waits for the step under way, then takes everything down again.
    await Promise.race([up, stop.wait])
    if (stop.requested()) {
      await up.catch(() => undefined)
      await unwind(undo)
      return 0
    }
    const { demo } = await up
    progress.say(summary(ports, demo, (performance.now() - begun) / 1000))
    const { signal } = await stop.wait
    if (signal) progress.say('\n  Stopping …')
    await unwind(undo)
    if (signal) progress.say('  Stopped. All data is kept.')
    return signal ? 0 : 1
  } catch (cause) {
    await unwind(undo)
    process.stderr.write(`\n  ${isParleyError(cause) ? cause.message : cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`)
    return 1
  }
}

async function bringUp(home: Home, ports: Ports, progress: Progress, undo: Undo, stop: StopSignal): Promise<{ demo: { email: string; password: string } }> {
  await generate(root)
  const built = isWebBuilt(root) ? Promise.resolve() : progress.step('Building the web app', () => buildWeb(root))
  // Its failure is reported where it is awaited.
  built.catch(() => undefined)

  // These need what `generate` made.
  const { prepareDatabase } = await import('./database.ts')
  const database = await progress.step('Starting the database', () => prepareDatabase(home, undo))
  const supervisor = createSupervisor(join(home.path, 'logs'), progress.say, () => stop.giveUp())
  undo.push(() => supervisor.stop())
  const specs = processSpecs({ root, home, ports, databaseUrls: database.urls, masterKey: database.masterKey })
  undo.push(writeRunning(home.path, { ports, databaseUrls: { admin: database.adminUrl, ...database.urls } }))

  const launch = (name: keyof typeof specs) => {
    supervisor.start(specs[name])
    return supervisor.ready(name)
  }
  // The web app waits for its build alone, not for the others.
  const web = built.then(() => progress.step('Starting the web app', () => launch('web')))
  web.catch(() => undefined)
  await progress.step('Starting emulator, gateway, worker', async () => {
    await Promise.all([launch('emulator'), launch('gateway'), launch('worker')])
    await database.registerNumbers(addresses(ports))
  })
  await web
  return { demo: database.demo }
}

async function unwind(undo: Undo): Promise<void> {
  for (const step of undo.splice(0).reverse()) {
    try {
      await step()
    } catch (cause) {
      process.stderr.write(`  While stopping: ${cause instanceof Error ? cause.message : String(cause)}\n`)
    }
  }
}

function summary(ports: Ports, demo: { email: string; password: string }, seconds: number): string {
  const at = addresses(ports)
  return [
    '',
    `  Parley is running (${seconds.toFixed(1)} s).`,
    '',
    `    Open      ${at.web}`,
    `    Sign in   ${demo.email}`,
    `    Password  ${demo.password}`,
    `    Phone     ${at.publicEmulator}/phone`,
    '',
    '  Ctrl-C stops everything and keeps all data.',
  ].join('\n')
}
