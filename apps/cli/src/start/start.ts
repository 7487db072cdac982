import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isParleyError } from '@parley/errors'
import { addresses } from './addresses.ts'
import { buildWeb, isWebBuilt } from './build-web.ts'
import { prepareDatabase } from './database.ts'
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
 * `begun` is when the command began, by `performance.now()`.
 */
export async function start(begun: number = performance.now()): Promise<number> {
  const progress = createProgress()
  const stop = stopSignal()
  const undo: Undo = []
  let summed = false
  try {
    const home = openHome(root)
    undo.push(home.release)
    const ports = await choosePorts()
    const up = bringUp(home, ports, progress, undo, stop)
    // A stop while starting lets go of what takes long, then takes everything down again.
    await Promise.race([up, stop.wait])
    if (!stop.requested()) {
      const { demo } = await up
      progress.say(summary(ports, demo, (performance.now() - begun) / 1000))
      summed = true
      await stop.wait
    }
    if (stop.requested()) progress.say('\n  Stopping …')
    await up.catch(() => undefined)
    await unwind(undo)
    if (stop.requested()) progress.say(summed ? '  Stopped. All data is kept.' : '  Stopped.')
    return stop.requested() ? 0 : 1
  } catch (cause) {
    await unwind(undo)
    if (stop.requested()) {
      progress.say('\n  Stopped.')
      return 0
    }
    process.stderr.write(`\n  ${isParleyError(cause) ? cause.message : cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`)
    return 1
  }
}

async function bringUp(home: Home, ports: Ports, progress: Progress, undo: Undo, stop: StopSignal): Promise<{ demo: { email: string; password: string } }> {
  const built = isWebBuilt(root) ? Promise.resolve() : progress.step('Building the web app', () => buildWeb(root, stop.signal))
  // Its failure is reported where it is awaited.
  built.catch(() => undefined)
  // When something else fails, the build is not left running.
  undo.push(() => stop.abort())

  const database = await progress.step('Starting the database', () => prepareDatabase(home, undo, progress.say, stop.giveUp))
  const supervisor = createSupervisor(join(home.path, 'logs'), progress.say, stop.giveUp, stop.signal)
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
  for (const step of undo.splice(0).toReversed()) {
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
