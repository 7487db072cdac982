import type { ChannelAccount } from '../port.ts'
import type { TemplateDraft } from './check-template.ts'
import type { TemplateCategory, TemplateShape, TemplateStatus } from './shape.ts'

/** A template as the channel tells it. */
export interface ChannelTemplate {
  /** The channel's own id. */
  id: string
  name: string
  language: string
  category: TemplateCategory
  status: TemplateStatus
  /** Why it was rejected, in plain words. */
  reason: string | null
  quality: string | null
  /** Null where it holds something that Parley cannot send. */
  shape: TemplateShape | null
}

/** The templates of one account. */
export type TemplateAccount = ChannelAccount & { accountId: string }

/** Templates at the channel. Each function throws ParleyError CHANNEL_FAILED with what to do. */
export interface TemplateManager {
  /** All of them, however many pages there are. */
  list(account: TemplateAccount): Promise<ChannelTemplate[]>
  create(account: TemplateAccount, draft: TemplateDraft): Promise<{ id: string; status: TemplateStatus; category: TemplateCategory }>
  edit(account: TemplateAccount, id: string, draft: TemplateDraft): Promise<void>
  /** With an id, that language alone; without, all of them. */
  remove(account: TemplateAccount, name: string, id?: string): Promise<void>
  unpause(account: TemplateAccount, id: string): Promise<void>
  /** A sample for the header. The handle goes into the draft; it lives for some weeks. */
  upload(account: TemplateAccount, file: { bytes: Uint8Array; mimeType: string; filename: string }): Promise<string>
}
