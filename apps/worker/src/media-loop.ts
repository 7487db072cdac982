import { bareMimeType } from '@parley/channel'
import { fetchDueMedia, type MediaFetcher } from '@parley/runtime'
import { fileTypeFromBuffer } from 'file-type'

const atOnce = 4
const pauseMs = 500

/** What a file is by its content; empty where that cannot be told. */
export async function kindOf(bytes: Uint8Array): Promise<string> {
  const found = await fileTypeFromBuffer(bytes)
  return found ? bareMimeType(found.mime) : ''
}

/** Fetches what customers sent, and removes what they deleted, as long as the worker runs. Never in the way of a conversation. */
export function startMediaLoop(fetcher: MediaFetcher, forget: () => Promise<unknown>): { stop(): Promise<void> } {
  const end = new AbortController()
  let wake: (() => void) | undefined
  const rest = () =>
    new Promise<void>((done) => {
      const timer = setTimeout(done, pauseMs)
      wake = () => {
        clearTimeout(timer)
        done()
      }
    })
  const run = async () => {
    while (!end.signal.aborted) {
      const taken = await fetchDueMedia(fetcher, atOnce, end.signal).catch((cause: unknown) => {
        fetcher.onError?.(cause)
        return 0
      })
      await forget().catch((cause: unknown) => fetcher.onError?.(cause))
      if (taken < atOnce && !end.signal.aborted) await rest()
    }
  }
  const running = run()
  return {
    stop() {
      end.abort()
      wake?.()
      return running
    },
  }
}
