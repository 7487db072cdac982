import type { ConnectionAccount, Inspection } from '@parley/channel'
import type { ChannelWatch } from '@parley/db'

export interface WatchOptions {
  watch: ChannelWatch
  inspect(account: ConnectionAccount): Promise<Inspection>
  callbackUrl(appKey: string | null): string | undefined
  /** How often each number is looked at. */
  everyMs: number
  failed(channelId: string, cause: unknown): void
}

/** More at once would be felt by Meta's hourly limit rather than by us. */
const atOnce = 10

/** Looks at the numbers whose turn it is: token, quality, limits, throughput. Resolves with how many. */
export async function watchChannels({ watch, inspect, callbackUrl, everyMs, failed }: WatchOptions): Promise<number> {
  const due = await watch.due(atOnce, everyMs)
  for (const channel of due) {
    try {
      const url = callbackUrl(channel.appKey)
      await watch.keep(channel, await inspect({ ...channel.account, ...(url === undefined ? {} : { callbackUrl: url }) }))
    } catch (cause) {
      failed(channel.channelId, cause)
    }
  }
  return due.length
}
