import { spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import { ParleyError } from '@parley/errors'
import { afterDeath } from './restarts.ts'

export interface ProcessSpec {
  name: string
  /** Arguments to node. */
  args: string[]
  cwd: string
  env: Record<string, string>
  /** Answers 200 when it can do its work. */
  readyUrl: string
}

interface Running {
  spec: ProcessSpec
  child: ChildProcess
  /** The last lines it wrote, to say why it died. */
  tail: string[]
  restarts: number[]
}

/** How long a process may take to end by itself before it is killed. The worker drains within 10 s. */
const stopGraceMs = 12_000
const readyTimeoutMs = 60_000

export interface Supervisor {
  start(spec: ProcessSpec): void
  /** Resolves when it answers; throws ParleyError MISCONFIGURED with the last lines of its log when it does not, or on an abort. */
  ready(name: string): Promise<void>
  /** In the reverse order of starting. */
  stop(): Promise<void>
}

/**
 * Starts processes, keeps their output in log files, restarts one that dies and says which and why.
 * `onGivenUp` is called once when one keeps dying: the rest is then to be stopped.
 */
export function createSupervisor(logs: string, say: (line: string) => void, onGivenUp: (name: string) => void, abort?: AbortSignal): Supervisor {
  const running = new Map<string, Running>()
  const files = new Map<string, WriteStream>()
  const preload = new URL('die-with-parent.mjs', import.meta.url).href
  let stopping = false

  function launch(spec: ProcessSpec, restarts: number[]): void {
    const log = files.get(spec.name) ?? createWriteStream(join(logs, `${spec.name}.log`), { flags: 'a' })
    files.set(spec.name, log)
    const child = spawn(process.execPath, ['--import', preload, ...spec.args], {
      cwd: spec.cwd,
      env: { ...process.env, ...spec.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Ctrl-C goes to the launcher alone, which ends the others in order.
      detached: process.platform !== 'win32',
    })
    const entry: Running = { spec, child, tail: [], restarts }
    running.set(spec.name, entry)
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8')
      stream?.on('data', (text: string) => {
        log.write(text)
        entry.tail.push(...text.split('\n').filter((line) => line.trim() !== ''))
        entry.tail.splice(0, entry.tail.length - 8)
      })
    }
    const died = (why: string, tellTail: boolean) => {
      if (stopping || running.get(spec.name) !== entry) return
      const { recent, waitMs } = afterDeath(restarts, Date.now())
      if (waitMs === undefined) {
        running.delete(spec.name)
        say(`  The ${spec.name} died again (${why}) and is given up; stopping the rest. Its log: ${join(logs, `${spec.name}.log`)}`)
        for (const line of entry.tail) say(`  | ${line}`)
        onGivenUp(spec.name)
        return
      }
      say(`  The ${spec.name} died (${why}); starting it again.`)
      if (tellTail) for (const line of entry.tail.slice(-3)) say(`  | ${line}`)
      setTimeout(() => !stopping && launch(spec, recent), waitMs)
    }
    child.once('error', (cause) => died(cause.message, false))
    // Not `exit`: what it wrote last has been read by then.
    child.once('close', (code, signal) => died(signal ? `killed by ${signal}` : `exit code ${code}`, !signal))
  }

  return {
    start: (spec) => launch(spec, []),
    async ready(name) {
      const end = Date.now() + readyTimeoutMs
      for (;;) {
        const entry = running.get(name)
        if (abort?.aborted || !entry) throw new ParleyError('MISCONFIGURED', `The ${name} did not start. Its log: ${join(logs, `${name}.log`)}`)
        const answer = await fetch(entry.spec.readyUrl, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
        if (answer?.ok) return
        if (Date.now() > end) throw new ParleyError('MISCONFIGURED', `The ${name} was not ready after ${readyTimeoutMs / 1000} s. Its last words:\n${entry.tail.join('\n')}`)
        await new Promise((done) => setTimeout(done, 60))
      }
    },
    async stop() {
      stopping = true
      for (const entry of [...running.values()].toReversed()) await end(entry.child)
      for (const file of files.values()) await new Promise<void>((done) => file.end(done))
    },
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((done) => child.once('exit', () => done()))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), stopGraceMs)
  await gone
  clearTimeout(timer)
}
