import type { CheckedMessage } from './check-message.ts'
import { linksOf } from './check/links.ts'
import { fetchLinkedFile } from './fetch-linked-file.ts'
import { refuse, titleOf } from './graph-refusal.ts'
import type { BusinessNumber } from './numbers.ts'
import { PairRate } from './pair-rate.ts'
import { dialled, inventedName, inventedPhone } from './phone-numbers.ts'
import type { ChatMessage, JsonObject, Tick } from './protocol.ts'
import { errorBody, rank, statusBody } from './statuses.ts'
import { newWamid, type Chat, type Store } from './store.ts'
import { chatSummaryOf, summaryOf } from './summaries.ts'
import { Viewers, type Viewer } from './viewers.ts'
import type { WebhookSender } from './webhook-sender.ts'

export interface WorldOptions {
  /** Milliseconds from acceptance to each status. */
  statusDelaysMs: { sent: number; delivered: number; read: number }
  /** How files by link are fetched. */
  fetch?: typeof fetch
  /** Refuse more than 45 messages at once to one customer (131056), as Meta does. */
  pairRate: boolean
}

const day = 24 * 3_600_000
const typingMs = 25_000

/** What happens between businesses and customers: acceptance, ticks, the 24-hour window, typing. */
export class World {
  readonly counts = { inbound: 0, outbound: 0, refused: 0 }
  readonly #store: Store
  readonly #webhooks: WebhookSender
  readonly #options: WorldOptions
  readonly #viewers = new Viewers()
  readonly #typing = new Map<Chat, NodeJS.Timeout>()
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #pairs = new PairRate()

  constructor(store: Store, webhooks: WebhookSender, options: WorldOptions) {
    this.#store = store
    this.#webhooks = webhooks
    this.#options = options
  }

  /**
   * Takes up the ticks that a crash left half way.
   *
   * @param arrivals Of the customers' messages whose webhooks are still on their way.
   */
  resume(arrivals: Map<string, Promise<boolean>>): void {
    for (const chat of this.#store.chats.values()) {
      for (const message of chat.messages.values()) {
        if (message.from === 'business' && (message.tick === 'accepted' || message.tick === 'sent')) this.#progress(chat, message)
        if (message.from === 'customer' && message.tick === 'sent') void (arrivals.get(message.id) ?? Promise.resolve(true)).then((arrived) => arrived && this.#setTick(chat, message.id, 'delivered'))
      }
    }
  }

  close(): void {
    for (const timer of [...this.#timers, ...this.#typing.values()]) clearTimeout(timer)
  }

  /**
   * Takes a message of a business.
   *
   * @param recipient `to`, or a business-scoped id in `recipient`.
   * @returns Meta's answer.
   * @throws GraphRefusal
   */
  accept(number: BusinessNumber, recipient: { to?: string; userId?: string }, message: CheckedMessage, failLater?: number): JsonObject {
    const phone = recipient.to === undefined ? undefined : dialled(recipient.to, number.displayPhoneNumber)
    if (phone === number.displayPhoneNumber) throw refuse(131021, 'Recipient phone number cannot be sender phone number.')
    if (phone === undefined && message.template?.category === 'AUTHENTICATION') throw refuse(131062, 'An authentication template cannot be sent to a business-scoped user id.')
    const chat = this.#chatOf(number, phone, recipient.userId)
    const windowOpen = chat?.lastInboundAt !== undefined && this.#store.now() - chat.lastInboundAt < day
    if (chat && !windowOpen && message.type !== 'template') throw refuse(131047, 'Message failed to send because more than 24 hours have passed since the customer last replied to this number.')
    if (chat && this.#options.pairRate) this.#pairs.take(chat)

    if (chat && message.template?.category === 'MARKETING' && this.#store.stoppedMarketing.has(`${chat.numberId}|${chat.customer}`)) failLater = 131050
    const id = newWamid()
    this.counts.outbound += 1
    const contacts = phone === undefined ? [{ input: recipient.userId ?? '', user_id: recipient.userId ?? '' }] : [{ input: recipient.to ?? '', wa_id: phone.slice(1) }]
    if (!chat || failLater !== undefined) {
      this.#failUnseen(number, id, phone, recipient.userId, message, failLater ?? 131026)
    } else if (message.type === 'reaction') {
      this.#react(chat, message)
      // A reaction only ever yields `sent`.
      this.#after(this.#options.statusDelaysMs.sent, () => this.#webhooks.sendStatus(chat.numberId, statusBody(chat, { id, ...(message.effectId !== undefined && { effectId: message.effectId }) }, 'sent')))
    } else {
      this.setTyping(chat, false)
      const stored = this.#put(chat, {
        id,
        from: 'business',
        at: this.#store.now(),
        tick: 'accepted',
        type: message.type,
        content: message.content,
        category: message.template?.category.toLowerCase() ?? 'service',
        ...(message.replyTo !== undefined && { replyTo: message.replyTo }),
        ...(message.effectId !== undefined && { effectId: message.effectId }),
      })
      void this.#fetchLink(chat, stored).then((fetched) => fetched && this.#progress(chat, fetched))
    }
    return {
      messaging_product: 'whatsapp',
      contacts,
      messages: [{ id, ...(message.type === 'template' && { message_status: 'accepted' }) }],
    }
  }

  /**
   * The chat that a message goes to; undefined where nobody is known under the number or the id. An id holds for the whole
   * account, so who wrote to another of its numbers is reached from this one, too.
   */
  #chatOf(number: BusinessNumber, phone: string | undefined, userId: string | undefined): Chat | undefined {
    const here = phone !== undefined ? this.#store.chat(number.numberId, phone) : this.#store.chatsOf(number.numberId).find((chat) => chat.userId === userId)
    if (here || phone !== undefined) return here
    const elsewhere = [...this.#store.numbers.values()].filter(({ wabaId }) => wabaId === number.wabaId).flatMap(({ numberId }) => this.#store.chatsOf(numberId)).find((chat) => chat.userId === userId)
    if (!elsewhere) return undefined
    this.#viewers.tellNumber(number.numberId, { type: 'chats' })
    return this.#store.openChat(number.numberId, elsewhere.customer, { name: elsewhere.name, ...(elsewhere.hidePhone !== undefined && { hidePhone: elsewhere.hidePhone }) })
  }

  /** The business has read up to this message and may be writing. False: there is no such message. */
  markRead(numberId: string, messageId: string, typing: boolean): boolean {
    const chat = this.#store.chatOfMessage.get(messageId)
    if (!chat || chat.numberId !== numberId || chat.messages.get(messageId)?.from !== 'customer') return false
    for (const message of chat.messages.values()) {
      if (message.from === 'customer') this.#setTick(chat, message.id, 'read')
      if (message.id === messageId) break
    }
    if (typing) this.setTyping(chat, true)
    return true
  }

  /**
   * A customer writes. The webhook goes out at once; the second tick shows that it was answered with 200.
   *
   * @param message Meta's inbound message without id, time and sender: `{ type: 'text', text: { body } }`.
   */
  write(chat: Chat, message: JsonObject & { type: string }, part: { clientId?: string; replyTo?: string; forwarded?: boolean } = {}): ChatMessage {
    const repeated = part.clientId === undefined ? undefined : [...chat.messages.values()].find(({ clientId }) => clientId === part.clientId)
    if (repeated) return repeated
    const number = this.#store.numbers.get(chat.numberId) as BusinessNumber
    const { type, referral, ...rest } = message
    const id = newWamid()
    this.counts.inbound += 1
    const draft = {
      id,
      from: 'customer' as const,
      at: this.#store.now(),
      tick: 'sent' as const,
      type,
      content: rest[type] ?? null,
      ...(part.clientId !== undefined && { clientId: part.clientId }),
      ...(part.replyTo !== undefined && { replyTo: part.replyTo }),
      ...(part.forwarded && { forwarded: true }),
    }
    const reaction = type === 'reaction' && typeof rest[type] === 'object' ? (rest[type] as JsonObject) : undefined
    if (reaction) this.#setReaction(chat, String(reaction['message_id']), 'customer', typeof reaction['emoji'] === 'string' ? reaction['emoji'] : '')
    const about = this.#change(chat, type, rest[type])
    const stored: ChatMessage = reaction || about ? { ...draft, rev: chat.rev } : this.#put(chat, draft)
    const sender: JsonObject = chat.hidePhone ? {} : { from: chat.customer.slice(1) }
    const delivered = this.#webhooks.send(chat.numberId, {
      contacts: [{ profile: { name: chat.name, ...(chat.hidePhone && { username: `@${chat.name.toLowerCase().replace(/\W+/g, '.')}` }) }, ...(!chat.hidePhone && { wa_id: chat.customer.slice(1) }), user_id: chat.userId }],
      messages: [
        {
          ...((part.replyTo !== undefined || part.forwarded) && {
            context: { ...(part.replyTo !== undefined && { from: number.displayPhoneNumber.slice(1), id: part.replyTo }), ...(part.forwarded && { forwarded: true }) },
          }),
          ...(referral !== undefined && { referral }),
          ...sender,
          from_user_id: chat.userId,
          id,
          // Parley shares the machine's clock, not this one: only the 24-hour window is moved by advancing it.
          timestamp: String(Math.floor(Date.now() / 1000)),
          type,
          ...rest,
        },
      ],
    })
    void delivered.then((arrived) => arrived && this.#setTick(chat, id, 'delivered'))
    return stored
  }

  /** A customer who has never written, with an invented number unless one is given. */
  newCustomer(numberId: string, part: { phone?: string; name?: string; hidePhone?: boolean }): Chat {
    const chats = this.#store.chatsOf(numberId)
    const phone = part.phone ?? inventedPhone((candidate) => this.#store.chat(numberId, candidate) !== undefined)
    const chat = this.#store.openChat(numberId, phone, { name: part.name ?? inventedName(chats.length), ...(part.hidePhone !== undefined && { hidePhone: part.hidePhone }) })
    this.#viewers.tellNumber(numberId, { type: 'chats' })
    return chat
  }

  advanceClock(offsetMs: number): void {
    this.#store.setOffset(offsetMs)
    this.#viewers.tellAll({ type: 'clock', now: this.#store.now(), offsetMs })
  }

  setTyping(chat: Chat, on: boolean): void {
    const running = this.#typing.get(chat)
    if (running) clearTimeout(running)
    if (!on && !running) return
    if (on) this.#typing.set(chat, setTimeout(() => this.setTyping(chat, false), typingMs))
    else this.#typing.delete(chat)
    this.#viewers.tell(chat, { type: 'typing', on })
  }

  /**
   * A phone starts looking at a chat. It is told at once what it has not seen.
   *
   * @param seen `<epoch>:<rev>` of the last event that it knows.
   */
  watch(viewer: Viewer, seen: string | undefined): () => void {
    const chat = this.#store.openChat(viewer.numberId, viewer.customer)
    const [epoch, rev] = (seen ?? '').split(':')
    const reset = epoch !== this.#store.epoch
    const messages = [...chat.messages.values()].filter((message) => reset || message.rev > Number(rev))
    const leave = this.#viewers.add(viewer)
    viewer.send({
      type: 'hello', connection: viewer.id, number: summaryOf(this.#store.numbers.get(chat.numberId) as BusinessNumber), chat: chatSummaryOf(chat),
      now: this.#store.now(), offsetMs: this.#store.offsetMs, reset, messages,
    })
    if (this.#typing.has(chat)) viewer.send({ type: 'typing', on: true })
    if (viewer.open) this.#readAll(chat)
    return leave
  }

  /** A phone shows its chat, or no longer does. */
  setOpen(connection: string, open: boolean): boolean {
    const viewer = this.#viewers.find(connection)
    if (!viewer) return false
    viewer.open = open
    const chat = this.#store.chat(viewer.numberId, viewer.customer)
    if (open && chat) this.#readAll(chat)
    return true
  }

  /** Where a phone stands: the id of its SSE events. */
  positionOf(numberId: string, customer: string): string {
    return `${this.#store.epoch}:${this.#store.chat(numberId, customer)?.rev ?? 0}`
  }

  #put(chat: Chat, message: Omit<ChatMessage, 'rev'>): ChatMessage {
    const stored = this.#store.putMessage(chat, message)
    this.#viewers.tell(chat, { type: 'message', message: stored })
    return stored
  }

  /** Ticks only move forward; every step of a business message is a status webhook. */
  #setTick(chat: Chat, id: string, tick: Tick, error?: ChatMessage['error']): ChatMessage | undefined {
    const message = chat.messages.get(id)
    if (!message || this.#store.chat(chat.numberId, chat.customer) !== chat || rank[message.tick] >= rank[tick]) return undefined
    const stored = this.#put(chat, { ...message, tick, ...(error && { error }) })
    if (message.from === 'business' && tick !== 'accepted') this.#webhooks.sendStatus(chat.numberId, statusBody(chat, stored, tick, error))
    return stored
  }

  #progress(chat: Chat, message: ChatMessage): void {
    const { sent, delivered, read } = this.#options.statusDelaysMs
    // One after the other: two timers of nearly the same length may fire in either order.
    this.#after(sent, () => {
      this.#setTick(chat, message.id, 'sent')
      this.#after(Math.max(0, delivered - sent), () => {
        this.#setTick(chat, message.id, 'delivered')
        this.#after(Math.max(0, read - delivered), () => this.#viewers.isOpen(chat) && this.#setTick(chat, message.id, 'read'))
      })
    })
  }

  #readAll(chat: Chat): void {
    for (const message of chat.messages.values()) {
      if (message.from === 'business' && message.tick === 'delivered') this.#setTick(chat, message.id, 'read')
    }
  }

  /** Accepted by the interface and delivered to nobody: only the status tells. */
  #failUnseen(number: BusinessNumber, id: string, phone: string | undefined, userId: string | undefined, message: CheckedMessage, code: number): void {
    const details = code === 131026 ? `Message Undeliverable. Nobody uses WhatsApp under ${phone ?? userId ?? 'this id'}.` : 'Ordered by a test.'
    this.#after(this.#options.statusDelaysMs.sent, () =>
      this.#webhooks.sendStatus(number.numberId, {
        id,
        status: 'failed',
        timestamp: String(Math.floor(Date.now() / 1000)),
        ...(phone !== undefined && { recipient_id: phone.slice(1) }),
        ...(message.effectId !== undefined && { biz_opaque_callback_data: message.effectId }),
        errors: [errorBody({ code, title: titleOf(code), details })],
      }),
    )
  }

  /** Files by link are fetched by Meta's side; failing that, the status says so. */
  async #fetchLink(chat: Chat, message: ChatMessage): Promise<ChatMessage | undefined> {
    const links = linksOf(message.type, message.content)
    if (links.length === 0) return message
    try {
      const files: { [link: string]: string } = {}
      for (const { kind, link } of links) files[link] ??= await fetchLinkedFile(this.#store, chat.numberId, kind, link, this.#options.fetch ?? fetch)
      const own = (message.content as JsonObject)['link']
      return this.#put(chat, { ...(chat.messages.get(message.id) ?? message), ...(typeof own === 'string' ? { mediaId: files[own] ?? '' } : { files }) })
    } catch (cause) {
      this.#setTick(chat, message.id, 'failed', { code: 131053, title: titleOf(131053), details: cause instanceof Error ? cause.message : 'Downloading media from weblink failed' })
      return undefined
    }
  }

  /** The customer edits or deletes what they said. True where that is what happened. */
  #change(chat: Chat, type: string, content: unknown): boolean {
    if (type !== 'edit' && type !== 'revoke') return false
    const { original_message_id: id, message } = (content ?? {}) as { original_message_id?: string; message?: JsonObject & { type?: string } }
    const original = chat.messages.get(id ?? '')
    if (original?.from !== 'customer') throw refuse(100, 'Only a message that the customer sent can be changed.')
    const changed = message?.[original.type]
    if (type === 'edit' && changed === undefined) throw refuse(100, 'The change must be of the same type as the message.')
    this.#put(chat, type === 'edit' ? { ...original, content: changed ?? null, edited: true } : { ...original, content: null, deleted: true })
    return true
  }

  #react(chat: Chat, message: CheckedMessage): void {
    const { message_id: target, emoji } = message.content as { message_id: string; emoji: string }
    this.#setReaction(chat, target, 'business', emoji)
  }

  #setReaction(chat: Chat, target: string, from: 'business' | 'customer', emoji: string): void {
    const message = chat.messages.get(target)
    if (message) this.#put(chat, { ...message, reactions: { ...message.reactions, [from]: emoji } })
  }

  #after(ms: number, run: () => unknown): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      run()
    }, ms)
    this.#timers.add(timer)
  }
}
