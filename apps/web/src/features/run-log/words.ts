import { causeWords } from '../tools/tool-shape.ts'
import type { RouterOutputs } from '@/trpc/client.ts'

export type Entry = RouterOutputs['conversations']['log']['entries'][number]
export type Effect = Entry['effects'][number]
type Timer = Entry['timers'][number]

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })

export const clockTime = (at: Date): string => clock.format(at)

/** With the day, where it is not `from`'s. */
export const moment = (at: Date, from: Date): string => (at.toDateString() === from.toDateString() ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`)

export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  const units: [number, string][] = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
  ]
  const [size, name] = units.find(([each]) => ms >= each) ?? [60_000, 'min']
  return `${Math.round(ms / size)} ${name}`
}

/** What happened, as a headline. */
export function titleOf({ type, detail, by, line }: Pick<Entry, 'type' | 'detail' | 'by' | 'line'>): string {
  const who = by ?? 'Somebody'
  switch (type) {
    case 'message':
      return 'The customer wrote'
    case 'echo':
      return 'Somebody answered from the phone app'
    case 'timer':
      return detail === 'quiet' ? 'The customer had finished writing' : 'The time to answer was over'
    case 'outcome':
      return detail === 'answered' ? (line ? 'The model answered' : 'The model chose the way on') : detail === 'model-failed' ? 'The model did not answer' : detail === 'send-failed' ? 'A message was refused' : detail === 'tool-answered' ? 'A tool answered' : detail === 'tool-failed' ? 'A tool failed' : 'A message was taken'
    case 'take-over':
      return `${who} took over`
    case 'give-back':
      return `${who} gave the conversation back`
    case 'start-over':
      return `${who} started over`
    case 'move-version':
      return `${who} moved running conversations to another version`
    case 'set-aside':
      return 'Something could not be taken and was set aside'
    case 'sent-again':
      return `${who} sent a failed message again`
    default:
      return type
  }
}

const delivery: Record<string, string> = { accepted: 'handed over', sent: 'sent', delivered: 'delivered', read: 'read', played: 'played', failed: 'failed' }

export type Tone = 'good' | 'danger' | 'warning' | 'quiet'

/** How it stands with an effect, in a few words. */
export function standing(effect: Effect): { words: string; tone: Tone } {
  if (effect.message?.status === 'failed') return { words: 'failed', tone: 'danger' }
  switch (effect.status) {
    case 'pending': {
      if (effect.outcome === 'channel-stopped') return { words: 'waits, because the number is stopped', tone: 'warning' }
      if (effect.outcome === 'paced') return { words: 'waits its turn', tone: 'quiet' }
      return effect.attempts > 0 ? { words: `is tried again at ${clockTime(effect.notBefore ?? effect.createdAt)}`, tone: 'warning' } : { words: 'waits', tone: 'quiet' }
    }
    case 'begun':
      return { words: 'is under way', tone: 'quiet' }
    case 'uncertain':
      return { words: `unclear whether it arrived; sent once more at ${clockTime(effect.notBefore ?? effect.createdAt)} unless WhatsApp reports it`, tone: 'warning' }
    case 'superseded':
      return { words: 'overtaken', tone: 'quiet' }
    case 'failed':
      return { words: 'failed', tone: 'danger' }
    default:
      return { words: effect.kind === 'ask-model' || effect.kind === 'call-tool' ? 'answered' : (delivery[effect.message?.status ?? ''] ?? 'done'), tone: 'good' }
  }
}

export const effectTitle: Record<Effect['kind'], string> = { send: 'Message', 'ask-model': 'Question to the model', 'call-tool': 'Call of a tool' }

/** "2 attempts · took 0.4 s": what is worth saying of how it went. */
export function howItWent(effect: Effect): string[] {
  const took = effect.settledAt ? effect.settledAt.getTime() - effect.createdAt.getTime() : null
  return [
    ...(effect.attempts > 1 ? [`${effect.attempts} attempts`] : []),
    ...(took !== null && effect.status !== 'superseded' ? [duration(took)] : []),
    ...(effect.message?.possiblyDouble ? ['may have arrived twice'] : []),
    ...(effect.outcome !== null && !['accepted', 'answered', 'shown'].includes(effect.outcome) && effect.status !== 'superseded' ? [effect.outcome.startsWith('tool-failed:') ? causeWords(effect.outcome.slice('tool-failed:'.length)) : effect.outcome] : []),
  ]
}

export function timerWords(timer: Timer, at: Date): string {
  const what = timer.purpose === 'quiet' ? 'Waits until the customer has finished writing' : 'Waits for an answer'
  const until = `until ${moment(timer.fireAt, at)}`
  return timer.status === 'waiting' ? `${what}, ${until}` : timer.status === 'fired' ? `${what}, ${until}; the time ran out` : `${what}; it came in time`
}

const ways: Record<string, string> = { entered: 'reached', resumed: 'went on', waits: 'waits here', left: '', ended: 'ended here' }

/** "reached, waits here", "went on, left by “Yes”". */
export function wayOf(what: readonly string[], exit: string | null): string {
  const words = what.map((each) => ways[each] ?? each).filter(Boolean)
  return [...words, ...(exit === null ? [] : [`left by “${exit}”`])].join(', ')
}

const ends: Record<string, string> = {
  'taken-over': 'a person took over',
  'started-over': 'it was started over',
  interrupted: 'another flow began',
  'went-to-flow': 'it went on in another flow',
  'no-more-cards': 'no card followed',
  fault: 'something went wrong',
  'window-closed': 'the customer did not write again in time',
  ended: 'its last card was reached',
  'no-answer': 'the customer did not answer in time',
  merged: 'the contact became one with another',
  doctor: 'it was left over and has been put right',
}
export const endWords = (reason: string | null): string => (reason === null ? '' : (ends[reason] ?? reason))
