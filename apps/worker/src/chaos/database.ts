import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded, type EmbeddedDatabase } from '@parley/db'

/** A PostgreSQL of its own that waits for the disk as in production, and that may be killed at any moment. */
export class ChaosDatabase {
  readonly adminUrl: string
  private readonly home: string
  private server: EmbeddedDatabase

  private constructor(home: string, server: EmbeddedDatabase) {
    this.home = home
    this.server = server
    this.adminUrl = server.adminUrl
  }

  static async start(): Promise<ChaosDatabase> {
    const home = await mkdtemp(join(tmpdir(), 'parley-chaos-'))
    return new ChaosDatabase(home, await startEmbedded({ home, database: 'parley_chaos' }))
  }

  private get dataFolder(): string {
    return (JSON.parse(readFileSync(join(this.home, 'database.json'), 'utf8')) as { dataFolder: string }).dataFolder
  }

  /** kill -9 of the server's first process, and a start that recovers from what is on disk. */
  async kill(): Promise<void> {
    process.kill(Number(readFileSync(join(this.dataFolder, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL')
    await this.server.ended
    await this.start()
  }

  /** As an update of the machine does it. */
  async restart(): Promise<void> {
    await this.server.stop()
    await this.start()
  }

  private async start(): Promise<void> {
    this.server = await startEmbedded({ home: this.home, database: 'parley_chaos' })
    if (this.server.adminUrl !== this.adminUrl) throw new Error('The database came back at another address.')
  }

  async end(): Promise<void> {
    const folder = this.dataFolder
    await this.server.stop()
    await Promise.all([rm(this.home, { recursive: true, force: true }), rm(folder, { recursive: true, force: true })])
  }
}
