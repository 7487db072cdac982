import { setTimeout as pause } from 'node:timers/promises'
import type { EmbeddedDatabase } from '@parley/db'
import { afterDeath } from './restarts.ts'

/**
 * Starts the database, and again when it dies; the processes find it where it was and go on. `giveUp`
 * is called where it keeps dying or comes back at another address, and the reason is said before.
 */
export async function keepRunning(start: () => Promise<EmbeddedDatabase>, say: (line: string) => void, giveUp: () => void): Promise<{ adminUrl: string; stop(): Promise<void> }> {
  let server = await start()
  const { adminUrl } = server
  let stopping = false
  let restarting: Promise<void> = Promise.resolve()

  const lost = (why: string) => {
    for (const line of ['', `  ${why}; stopping the rest.`, ...server.lastWords().split('\n').map((words) => `  | ${words}`)]) say(line)
    giveUp()
  }
  const watch = (restarts: number[]) => {
    restarting = server.ended.then(async ({ code, signal }) => {
      if (stopping) return
      const why = signal ? `killed by ${signal}` : `exit code ${code}`
      const { recent, waitMs } = afterDeath(restarts, Date.now())
      if (waitMs === undefined) return lost(`The database died again (${why}) and is given up`)
      say(`  The database died (${why}); starting it again.`)
      if (!signal) for (const words of server.lastWords().split('\n').slice(-3)) say(`  | ${words}`)
      await pause(waitMs)
      if (stopping) return
      try {
        server = await start()
      } catch (cause) {
        return lost(`The database could not be started again: ${cause instanceof Error ? cause.message : String(cause)}`)
      }
      if (stopping) return server.stop()
      if (server.adminUrl !== adminUrl) return lost('The database is back, but its port was taken meanwhile')
      say('  The database is back.')
      watch(recent)
    })
  }
  watch([])
  return {
    adminUrl,
    async stop() {
      stopping = true
      await server.stop()
      // A restart under way is let through; it stops what it started.
      await restarting
    },
  }
}
