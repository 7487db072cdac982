import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openJournal, type Journal } from './journal.ts'
import { MetaAccounts, type MetaRecord } from './meta-accounts.ts'
import type { BusinessNumber } from './numbers.ts'
import { businessScopedId } from './phone-numbers.ts'
import type { ChatMessage, JsonObject } from './protocol.ts'
import type { ManagedTemplate, TemplateRecord } from './templates.ts'

/** One customer's phone, as far as one business number is concerned. */
export interface Chat {
  numberId: string
  customer: string
  name: string
  userId: string
  /** The customer has a username: webhooks carry no phone number. */
  hidePhone: boolean
  rev: number
  lastInboundAt?: number
  messages: Map<string, ChatMessage>
}

export interface StoredMedia {
  id: string
  numberId: string
  mimeType: string
  filename?: string
  sha256: string
  size: number
  /** When it came, by the emulator's clock. */
  at?: number
}

/** A webhook that has not been answered with 200 yet. */
export interface Delivery {
  id: string
  numberId: string
  body: JsonObject
  since: number
}

type StoredRecord =
  | { kind: 'epoch'; epoch: string }
  | { kind: 'clock'; offsetMs: number }
  | { kind: 'number'; number: BusinessNumber }
  | { kind: 'number-removed'; numberId: string }
  | { kind: 'chat'; numberId: string; customer: string; name: string; hidePhone: boolean; rev: number; lastInboundAt?: number }
  | { kind: 'message'; numberId: string; customer: string; message: ChatMessage }
  | { kind: 'media'; media: StoredMedia }
  | { kind: 'media-removed'; id: string }
  | { kind: 'delivery'; delivery: Delivery }
  | { kind: 'delivered'; id: string }
  | { kind: 'meta'; record: MetaRecord }
  | { kind: 'template'; record: TemplateRecord }

const mediaLifeMs = 30 * 24 * 3_600_000

/** Beyond this a chat forgets its oldest messages when the emulator starts. */
const mostMessages = 500

/** Everything the emulator knows; each change is in the journal before it shows. */
export class Store {
  readonly numbers = new Map<string, BusinessNumber>()
  readonly chats = new Map<string, Chat>()
  readonly media = new Map<string, StoredMedia>()
  readonly deliveries = new Map<string, Delivery>()
  readonly meta = new MetaAccounts((record) => this.#write({ kind: 'meta', record }))
  readonly templates = new Map<string, ManagedTemplate>()
  /** Ids, so that what a number came with can be deleted too. */
  readonly removedTemplates = new Set<string>()
  /** Customers who stopped marketing inside WhatsApp, by number and customer. Not kept across a restart. */
  readonly stoppedMarketing = new Set<string>()
  /** Which chat a message stands in. */
  readonly chatOfMessage = new Map<string, Chat>()
  /** Changes when the data are new, so that a phone knows that its memory is of another world. */
  epoch: string = randomUUID()
  offsetMs = 0
  readonly #journal: Journal<StoredRecord>
  readonly #folder: string | undefined
  readonly #bytes = new Map<string, Uint8Array>()

  constructor(folder: string | undefined) {
    this.#folder = folder
    this.#journal = openJournal<StoredRecord>(folder, (record) => this.#apply(record), () => this.#snapshot())
  }

  now(): number {
    return Date.now() + this.offsetMs
  }

  setOffset(offsetMs: number): void {
    this.#write({ kind: 'clock', offsetMs })
  }

  putNumber(number: BusinessNumber): void {
    this.#write({ kind: 'number', number })
  }

  removeNumber(numberId: string): void {
    this.#write({ kind: 'number-removed', numberId })
  }

  putTemplate(template: ManagedTemplate): void {
    this.#write({ kind: 'template', record: { template } })
  }

  removeTemplate(id: string): void {
    this.#write({ kind: 'template', record: { removed: id } })
  }

  chat(numberId: string, customer: string): Chat | undefined {
    return this.chats.get(`${numberId}|${customer}`)
  }

  chatsOf(numberId: string): Chat[] {
    return [...this.chats.values()].filter((chat) => chat.numberId === numberId)
  }

  /** The chat, made if need be; a given name replaces the old one. */
  openChat(numberId: string, customer: string, part: { name?: string; hidePhone?: boolean } = {}): Chat {
    const known = this.chat(numberId, customer)
    const name = part.name ?? known?.name ?? customer
    const hidePhone = part.hidePhone ?? known?.hidePhone ?? false
    if (!known || known.name !== name || known.hidePhone !== hidePhone) {
      this.#write({ kind: 'chat', numberId, customer, name, hidePhone, rev: known?.rev ?? 0, ...(known?.lastInboundAt !== undefined && { lastInboundAt: known.lastInboundAt }) })
    }
    return this.chat(numberId, customer) as Chat
  }

  setLastInbound(chat: Chat, lastInboundAt: number): void {
    const { numberId, customer, name, hidePhone, rev } = chat
    this.#write({ kind: 'chat', numberId, customer, name, hidePhone, rev, lastInboundAt })
  }

  /** Adds or changes a message and returns it with its new `rev`. */
  putMessage(chat: Chat, message: Omit<ChatMessage, 'rev'>): ChatMessage {
    const stored = { ...message, rev: chat.rev + 1 }
    this.#write({ kind: 'message', numberId: chat.numberId, customer: chat.customer, message: stored })
    return stored
  }

  addDelivery(numberId: string, body: JsonObject): Delivery {
    const delivery: Delivery = { id: randomUUID(), numberId, body, since: Date.now() }
    this.#write({ kind: 'delivery', delivery })
    return delivery
  }

  endDelivery(id: string): void {
    this.#write({ kind: 'delivered', id })
  }

  addMedia(numberId: string, mimeType: string, bytes: Uint8Array, filename?: string): StoredMedia {
    const id = String(randomBytes(6).readUIntBE(0, 6) + 1_000_000_000_000_000)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    if (this.#folder === undefined) this.#bytes.set(id, bytes)
    else {
      mkdirSync(join(this.#folder, 'media'), { recursive: true })
      writeFileSync(join(this.#folder, 'media', id), bytes)
    }
    const media: StoredMedia = { id, numberId, mimeType, sha256, size: bytes.byteLength, at: this.now(), ...(filename !== undefined && { filename }) }
    this.#write({ kind: 'media', media })
    return media
  }

  readMedia(id: string): Uint8Array | undefined {
    if (!this.media.has(id)) return undefined
    if (this.#folder === undefined) return this.#bytes.get(id)
    try {
      return readFileSync(join(this.#folder, 'media', id))
    } catch {
      return undefined
    }
  }

  /** A file that Meta still has: an id lives for 30 days. */
  liveMedia(id: string): StoredMedia | undefined {
    const media = this.media.get(id)
    return media && this.now() - (media.at ?? this.now()) < mediaLifeMs ? media : undefined
  }

  removeMedia(id: string): void {
    this.#bytes.delete(id)
    if (this.#folder !== undefined && this.media.has(id)) rmSync(join(this.#folder, 'media', id), { force: true })
    this.#write({ kind: 'media-removed', id })
  }

  close(): void {
    this.#journal.close()
  }

  #write(record: StoredRecord): void {
    this.#journal.append(record)
    this.#apply(record)
  }

  #apply(record: StoredRecord): void {
    switch (record.kind) {
      case 'epoch':
        this.epoch = record.epoch
        break
      case 'clock':
        this.offsetMs = record.offsetMs
        break
      case 'number':
        this.numbers.set(record.number.numberId, record.number)
        break
      case 'number-removed':
        this.numbers.delete(record.numberId)
        for (const chat of this.chatsOf(record.numberId)) {
          this.chats.delete(`${chat.numberId}|${chat.customer}`)
          for (const id of chat.messages.keys()) this.chatOfMessage.delete(id)
        }
        for (const delivery of this.deliveries.values()) if (delivery.numberId === record.numberId) this.deliveries.delete(delivery.id)
        break
      case 'chat': {
        const { kind: _kind, ...part } = record
        const key = `${record.numberId}|${record.customer}`
        const userId = businessScopedId(record.customer, this.numbers.get(record.numberId)?.wabaId ?? '')
        // One object per chat for as long as it lives: typing and ticks under way hold on to it.
        this.chats.set(key, Object.assign(this.chats.get(key) ?? { messages: new Map() }, part, { userId }))
        break
      }
      case 'message': {
        const chat = this.chat(record.numberId, record.customer)
        if (!chat) break
        const { message } = record
        chat.rev = Math.max(chat.rev, message.rev)
        const isNew = !chat.messages.has(message.id)
        chat.messages.set(message.id, message)
        this.chatOfMessage.set(message.id, chat)
        if (isNew && message.from === 'customer') chat.lastInboundAt = Math.max(chat.lastInboundAt ?? 0, message.at)
        break
      }
      case 'media':
        this.media.set(record.media.id, record.media)
        break
      case 'media-removed':
        this.media.delete(record.id)
        break
      case 'delivery':
        this.deliveries.set(record.delivery.id, record.delivery)
        break
      case 'delivered':
        this.deliveries.delete(record.id)
        break
      case 'template':
        if ('template' in record.record) this.templates.set(record.record.template.id, record.record.template)
        else {
          this.templates.delete(record.record.removed)
          this.removedTemplates.add(record.record.removed)
        }
        break
      case 'meta':
        this.meta.apply(record.record)
        break
    }
  }

  *#snapshot(): Generator<StoredRecord> {
    yield { kind: 'epoch', epoch: this.epoch }
    yield { kind: 'clock', offsetMs: this.offsetMs }
    for (const number of this.numbers.values()) yield { kind: 'number', number }
    for (const record of this.meta.snapshot()) yield { kind: 'meta', record }
    for (const template of this.templates.values()) yield { kind: 'template', record: { template } }
    for (const removed of this.removedTemplates) yield { kind: 'template', record: { removed } }
    for (const media of this.media.values()) yield { kind: 'media', media }
    for (const { messages, userId: _userId, ...chat } of this.chats.values()) {
      yield { kind: 'chat', ...chat }
      for (const message of [...messages.values()].slice(-mostMessages)) yield { kind: 'message', numberId: chat.numberId, customer: chat.customer, message }
    }
    for (const delivery of this.deliveries.values()) yield { kind: 'delivery', delivery }
  }
}

/** An id in the shape of Meta's: opaque, with characters that naive code trips over. */
export function newWamid(): string {
  return `wamid.HBg${randomBytes(33).toString('base64')}A=`
}
