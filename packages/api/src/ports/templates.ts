import type { ChannelTemplate, TemplateAccount, TemplateCategory, TemplateShape, TemplateStatus } from '@parley/channel'

export interface TemplateRow {
  id: string
  accountId: string
  name: string
  language: string
  category: TemplateCategory
  status: TemplateStatus
  reason: string | null
  quality: string | null
  /** Null where it holds something that Parley cannot send. */
  shape: TemplateShape | null
  notice: string | null
  changedAt: Date
}

export interface StoredTemplate extends TemplateRow {
  channelTemplateId: string | null
  /** When it was edited while approved. */
  edits: Date[]
}

/** The WhatsApp templates of one workspace. */
export interface TemplateRepository {
  /** By name, then language. */
  list(): Promise<TemplateRow[]>
  get(templateId: string): Promise<StoredTemplate | null>
  /** Writes an account's whole list; what is not in it is `gone`. */
  keep(accountId: string, templates: ChannelTemplate[]): Promise<void>
  /** One that was just sent in. */
  put(accountId: string, template: ChannelTemplate): Promise<void>
  noteEdit(templateId: string, shape: TemplateShape, category: TemplateCategory, counted: boolean): Promise<void>
  remove(templateId: string): Promise<void>
}

/** An account whose templates can be managed, with its secret opened. Never leaves the server. */
export interface OwnAccount extends TemplateAccount {
  name: string
  mode: 'live' | 'test'
}

/** One for each account of the workspace, live ones first. */
export type TemplateAccounts = (workspaceId: string) => Promise<OwnAccount[]>

/** The bytes of a file of the workspace; null where it has none. */
export type SampleFiles = (workspaceId: string, userId: string, fileId: string) => Promise<{ name: string; mimeType: string; bytes: Uint8Array } | null>
