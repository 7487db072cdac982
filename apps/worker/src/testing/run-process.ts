import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

const apps = fileURLToPath(new URL('../../..', import.meta.url))

export interface RunningProcess {
  port: number
  pid: number
  /** Resolves when it has ended, by itself or killed. */
  ended: Promise<number | null>
  kill(signal: NodeJS.Signals): Promise<number | null>
}

export interface RunOptions {
  onOutput?: (text: string) => void
  /** For Node itself. */
  nodeArguments?: string[]
  /** The one file that `npm start` runs, which must have been made; else the sources. */
  bundled?: boolean
}

/** Starts an app's main.ts as production does, and waits until it is ready. */
export async function runProcess(app: 'gateway' | 'worker', port: number, env: Record<string, string>, options: RunOptions = {}): Promise<RunningProcess> {
  const output: string[] = []
  const child: ChildProcess = spawn(process.execPath, [...(options.nodeArguments ?? []), ...(options.bundled ? [`${apps}/${app}/dist/main.mjs`] : ['--import', 'tsx', `${apps}/${app}/src/main.ts`])], {
    cwd: `${apps}/${app}`,
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', LOG_LEVEL: 'error', GATEWAY_PORT: String(port), WORKER_PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output.push(chunk.toString())
      options.onOutput?.(chunk.toString())
    })
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  const running = () => child.exitCode === null && child.signalCode === null
  const deadline = Date.now() + 300_000
  while (running() && Date.now() < deadline) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).then((answer) => answer.ok, () => false)
    if (ready)
      return {
        port,
        pid: child.pid!,
        ended,
        async kill(signal) {
          if (running()) child.kill(signal)
          return ended
        },
      }
    await new Promise((done) => setTimeout(done, 50))
  }
  child.kill('SIGKILL')
  throw new Error(`The ${app} did not start:\n${output.join('')}`)
}

export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => done(port))
    })
  })
}
