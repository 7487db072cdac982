import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPool, migrate, startEmbedded, type ConnectionUrls, type MasterKey, type Pool } from '@parley/db'
import { arrangeWorkspace, type ArrangedWorkspace } from '@parley/db/testing'
import type { FlowDocument } from '@parley/flow'
import { freePort, runProcess, type RunningProcess } from '../testing/run-process.ts'
import { answeringFlow } from './flows.ts'
import type { BenchSettings } from './settings.ts'

/** Makes PostgreSQL keep account of every statement, planning apart from executing. */
const countStatements = { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track_planning': 'on' }

/** A Parley of its own, on a PostgreSQL that waits for the disk as in production. */
export interface Installation {
  urls: ConnectionUrls
  masterKey: MasterKey
  admin: Pool
  /** Process id of the server's first process. */
  postmaster: number
  shops: ArrangedWorkspace[]
  arrange(document: FlowDocument): Promise<ArrangedWorkspace>
  startGateway(): Promise<RunningProcess>
  startWorkers(graphUrl: string): Promise<RunningProcess[]>
  end(): Promise<void>
}

export async function install(settings: BenchSettings): Promise<Installation> {
  const home = settings.home || mkdtempSync(join(tmpdir(), 'parley-bench-'))
  // Under root, PostgreSQL runs as another user, which must be able to enter.
  if (!settings.home) chmodSync(home, 0o755)
  const server = await startEmbedded({ home: join(home, 'database'), ...(settings.statements ? { settings: countStatements } : {}) })
  const masterKey: MasterKey = randomBytes(32)
  const { urls } = await migrate(server.adminUrl, masterKey)
  const admin = createPool(server.adminUrl, { connections: 4 })
  const { rows } = await admin.query<{ pid: number }>(`SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid`)
  const arrange = (document: FlowDocument) => arrangeWorkspace({ adminUrl: server.adminUrl, urls, masterKey, drop: async () => undefined }, { document })
  const shops: ArrangedWorkspace[] = []
  for (let index = 0; index < settings.numbers; index++) shops.push(await arrange(answeringFlow(10)))
  const environment = (role: 'gateway' | 'worker', graphUrl = 'http://127.0.0.1:9') => ({
    DATABASE_URL: urls[role], PARLEY_HOME: home, PARLEY_MASTER_KEY: Buffer.from(masterKey).toString('base64'), WHATSAPP_VERIFY_TOKEN: 'bench', WHATSAPP_GRAPH_URL: graphUrl,
  })
  const running: RunningProcess[] = []
  const start = async (app: 'gateway' | 'worker', graphUrl?: string) => {
    const made = await runProcess(app, await freePort(), environment(app, graphUrl), { bundled: true, nodeArguments: settings.profile ? ['--cpu-prof', `--cpu-prof-dir=${settings.profile}`] : [] })
    running.push(made)
    return made
  }
  return {
    urls,
    masterKey,
    admin,
    postmaster: rows[0]!.pid,
    shops,
    arrange,
    startGateway: () => start('gateway'),
    startWorkers: (graphUrl) => Promise.all(Array.from({ length: settings.workers }, () => start('worker', graphUrl))),
    async end() {
      await Promise.all(running.map((one) => one.kill('SIGTERM')))
      await admin.end()
      await server.stop()
      if (!settings.home) rmSync(home, { recursive: true, force: true })
    },
  }
}
