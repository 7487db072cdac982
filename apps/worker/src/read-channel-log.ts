import { takeChannelEvents, type Pool } from '@parley/db'
import { readChannelEvent } from '@parley/whatsapp'

/** Notices about accounts and templates are rare, and nobody waits for them to the second. */
const everyMs = 1_000
const most = 200

/** Reads what Meta tells about accounts, numbers and templates, until it is stopped. */
export function readChannelLog(pool: Pool, failed: (cause: unknown) => void): { stop(): Promise<void> } {
  let stopped = false
  let wake: (() => void) | undefined
  const loop = async () => {
    while (!stopped) {
      const count = await takeChannelEvents(pool, most, readChannelEvent).catch((cause: unknown) => {
        failed(cause)
        return 0
      })
      if (count < most && !stopped) await new Promise<void>((done) => (wake = done, setTimeout(done, everyMs)))
    }
  }
  const running = loop()
  return {
    async stop() {
      stopped = true
      wake?.()
      await running
    },
  }
}
