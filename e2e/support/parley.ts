import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What `pnpm parley demo --json` prints. */
export interface Demo {
  webUrl: string
  gatewayUrl: string
  emulatorUrl: string
  email: string
  password: string
  workspaceId: string
  phoneNumberId: string
  phoneUrl: string
  emulatorKey: string
  businesses: { workspaceId: string; name: string; phoneNumberId: string }[]
  appSecret: string
  verifyToken: string
}

export interface Parley {
  demo: Demo
  ports: Record<string, string>
  output(): string
  stop(): Promise<void>
}

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** Starts Parley as a newcomer would, on free ports and its own data folder, and waits until it says that it is up. */
export async function startParley(home: string, ports?: Record<string, string>): Promise<Parley> {
  const chosen = ports ?? (await freePorts(['WEB_PORT', 'GATEWAY_PORT', 'EMULATOR_PORT', 'WORKER_PORT']))
  const env = { ...process.env, ...chosen, PARLEY_HOME: home }
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs')], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const gone = new Promise<number | null>((done) => child.once('exit', done))
  await new Promise<void>((done, fail) => {
    // A first start builds everything, on a machine that may have other things to do.
    const timer = setTimeout(() => {
      child.kill('SIGINT')
      fail(new Error(`Parley did not start within ten minutes:\n${output}`))
    }, 600_000)
    const read = (text: string) => {
      output += text
      if (output.includes('Parley is running')) {
        clearTimeout(timer)
        done()
      }
    }
    child.stdout.setEncoding('utf8').on('data', read)
    child.stderr.setEncoding('utf8').on('data', read)
    void gone.then((code) => fail(new Error(`Parley ended with ${code} while starting:\n${output}`)))
  })
  return {
    demo: JSON.parse(await capture(['demo', '--json'], env)) as Demo,
    ports: chosen,
    output: () => output,
    async stop() {
      child.kill('SIGINT')
      await gone
    },
  }
}

/** Runs one of the command line's commands and returns what it printed. */
async function capture(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'apps/cli/src/main.ts'), ...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
    child.once('exit', (code) => (code === 0 ? done(out) : fail(new Error(`parley ${args.join(' ')} ended with ${code}: ${err}`))))
  })
}

async function freePorts(names: string[]): Promise<Record<string, string>> {
  const servers = names.map(() => createServer())
  const ports = await Promise.all(
    servers.map((server) => new Promise<number>((done) => server.listen(0, '127.0.0.1', () => done((server.address() as { port: number }).port)))),
  )
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
  return Object.fromEntries(names.map((name, index) => [name, String(ports[index])]))
}
