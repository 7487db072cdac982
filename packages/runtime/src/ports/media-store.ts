import type { ChannelAccount } from '@parley/channel'

/** A file that a customer sent and that is to be fetched now. */
export interface DueMedia {
  workspaceId: string
  channelId: string
  /** The channel's id of it. */
  mediaId: string
  /** Ours, already named in the flow and the transcript. */
  fileId: string
  kind: 'image' | 'video' | 'audio' | 'document' | 'sticker'
  name: string
  /** As the channel told it. */
  mimeType: string
  voice: boolean
  /** From one. */
  attempt: number
  account: ChannelAccount
}

export type MediaOutcome =
  | { type: 'stored'; mimeType: string; transcript: string | null }
  | { type: 'again'; afterMs: number; reason: string }
  | { type: 'failed'; reason: string }

/** Files on their way from the channel to us. */
export interface MediaStore {
  /** Takes up to `limit` whose time has come; of several workers one gets each. */
  due(limit: number): Promise<DueMedia[]>
  /** Keeps the file under its id. Twice is once. */
  keep(due: DueMedia, file: { bytes: Uint8Array; mimeType: string; name: string }): Promise<void>
  settle(due: DueMedia, outcome: MediaOutcome): Promise<void>
  /** Writes what became of files to their messages, as soon as those are in the transcript. */
  tell(): Promise<number>
}
