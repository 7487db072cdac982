import type { Message } from './in-order.ts'

type Wait = NonNullable<Message['waits']>

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', hour: '2-digit', minute: '2-digit' })

/** Why a message has not left yet, and what happens next without anybody doing anything. */
export function waitWords({ why, until }: Wait, now: Date = new Date()): string {
  const soon = until.getTime() <= now.getTime() + 5_000
  const at = soon ? 'now' : until.toDateString() === now.toDateString() ? `at ${clock.format(until)}` : `on ${day.format(until)}`
  switch (why) {
    case 'held-back':
      return `WhatsApp asked to wait. It is tried again ${at}, by itself.`
    case 'again':
      return `WhatsApp did not take it for now. It is tried again ${at}, by itself.`
    case 'too-fast':
      return `Many messages went to this customer at once. It is tried again ${at}, more slowly.`
    case 'unclear':
      return `WhatsApp has not confirmed it. It is sent once more ${at}, unless a confirmation comes.`
    case 'stopped':
      return 'It waits, because the number can send nothing at present. It is sent when the number works again.'
    case 'disconnected':
      return 'It waits, because the number is disconnected. It is sent when the number is connected again.'
  }
}
