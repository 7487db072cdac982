import type { PhoneEvent } from './protocol.ts'
import type { Chat } from './store.ts'

/** One phone that is looking at a chat. */
export interface Viewer {
  id: string
  numberId: string
  customer: string
  open: boolean
  send(event: PhoneEvent): void
}

/** The phones that are looking, and what they are told. */
export class Viewers {
  readonly #all = new Set<Viewer>()

  add(viewer: Viewer): () => void {
    this.#all.add(viewer)
    return () => this.#all.delete(viewer)
  }

  find(connection: string): Viewer | undefined {
    return [...this.#all].find(({ id }) => id === connection)
  }

  tell(chat: Chat, event: PhoneEvent): void {
    for (const viewer of this.#all) if (viewer.numberId === chat.numberId && viewer.customer === chat.customer) viewer.send(event)
  }

  tellNumber(numberId: string, event: PhoneEvent): void {
    for (const viewer of this.#all) if (viewer.numberId === numberId) viewer.send(event)
  }

  tellAll(event: PhoneEvent): void {
    for (const viewer of this.#all) viewer.send(event)
  }

  isOpen(chat: Chat): boolean {
    return [...this.#all].some((viewer) => viewer.open && viewer.numberId === chat.numberId && viewer.customer === chat.customer)
  }
}
