import type { ChannelProvider, ConnectionAccount, ConnectionCheck, Inspection } from '@parley/channel'

export interface ChannelSummary {
  id: string
  name: string
  /** `live`, or `test`: the workspace's own number on the emulator. */
  mode: string
  provider: ChannelProvider
  numberId: string
  accountId: string
  displayNumber: string
  verifiedName: string | null
  /** `connected`, `stopped` with a reason, `disconnected`. */
  status: string
  statusReason: string | null
  qualityRating: string | null
  limitTier: string | null
  nameStatus: string | null
  throughput: string | null
  /** Null: the usual 80. */
  messagesPerSecond: number | null
  tokenExpiresAt: Date | null
  checks: ConnectionCheck[]
  checkedAt: Date | null
  lastWebhookAt: Date | null
  createdAt: Date
  app: { id: string; name: string } | null
}

export interface ChannelLogEntry {
  id: string
  kind: string
  summary: string
  /** `notice`, `warning`, `alarm`. */
  severity: string
  at: Date
}

export interface ChannelAppRow {
  id: string
  provider: ChannelProvider
  name: string
  /** The last part of its callback address. */
  key: string
  metaAppId: string | null
  handshakeAt: Date | null
  /** How many numbers came through it. */
  channels: number
  /** Null at 360dialog. */
  verifyToken: string | null
}

/** The numbers and apps of one workspace. What is opened here (`app`, `account`) stays on the server. */
export interface ChannelRepository {
  list(): Promise<ChannelSummary[]>
  get(channelId: string): Promise<(ChannelSummary & { waiting: number }) | null>
  events(channelId: string, before?: string): Promise<ChannelLogEntry[] | null>
  apps(): Promise<ChannelAppRow[]>
  addApp(app: { provider: ChannelProvider; name: string; metaAppId?: string; secret?: string }): Promise<{ appId: string }>
  setAppSecret(appId: string, secret: string): Promise<boolean>
  app(appId: string): Promise<{ provider: ChannelProvider; key: string; handshakeAt: number | null; meta: { id: string; secret: string } | null; verifyToken: string | null } | null>
  add(channel: {
    name: string; numberId: string; accountId: string; displayNumber: string; accessToken: string; appSecret?: string; appId?: string; provider?: ChannelProvider; baseUrl?: string
  }): Promise<{ channelId: string }>
  account(channelId: string): Promise<(ConnectionAccount & { appId: string | null; appKey: string | null }) | null>
  keep(channelId: string, inspection: Inspection, options?: { resume?: boolean }): Promise<void>
  setToken(channelId: string, accessToken: string): Promise<void>
  change(channelId: string, change: { name?: string; messagesPerSecond?: number | null }): Promise<boolean>
  disconnect(channelId: string): Promise<boolean>
  reconnect(channelId: string): Promise<void>
}

/** The provider's side. Everything but the inspections throws ParleyError CHANNEL_FAILED with what to do. */
export interface ChannelSetup {
  inspect(account: ConnectionAccount): Promise<Inspection>
  inspectApp(app: { id: string; secret: string }, callback: { callbackUrl: string; handshakeAt: number | null }): Promise<ConnectionCheck>
  subscribe(account: ConnectionAccount): Promise<void>
  register(account: ConnectionAccount, pin: string): Promise<void>
  enterCallback(account: ConnectionAccount, callback: { url: string; verifyToken: string }): Promise<void>
  exchangeCode(app: { id: string; secret: string }, code: string): Promise<string>
  syncPhoneApp(account: ConnectionAccount, what: 'smb_app_state_sync' | 'history'): Promise<void>
}

/** How this installation connects numbers. */
export interface Connections {
  setup: ChannelSetup
  /** Where Meta is to deliver; `appKey` null: the installation's own address. */
  callbackUrl(appKey: string | null): string
  /** Why Meta could not reach that address, with what to do; undefined where nothing speaks against it. */
  callbackProblem?: string
  /** Overrides 360dialog's own base address. */
  dialog360Url?: string
  /** Embedded Signup, where it is configured. */
  signUp?: { appId: string; appSecret: string; configId: string }
}
