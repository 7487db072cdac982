import { fold, meansStop, type InboundMessage } from '@parley/channel'
import type { Turn } from './turn.ts'

const confirmations: Readonly<Record<string, string>> = {
  en: 'You will get no more offers from us. We still answer whatever you write.',
  de: 'Sie erhalten keine Angebote mehr von uns. Auf Ihre Nachrichten antworten wir weiterhin.',
  fr: 'Vous ne recevrez plus d’offres de notre part. Nous répondons toujours à vos messages.',
  es: 'No recibirás más ofertas nuestras. Seguimos respondiendo a lo que nos escribas.',
  it: 'Non riceverai altre offerte da noi. Rispondiamo sempre ai tuoi messaggi.',
  pt: 'Você não receberá mais ofertas nossas. Continuamos respondendo às suas mensagens.',
  nl: 'Je krijgt geen aanbiedingen meer van ons. Op je berichten antwoorden we nog steeds.',
}

/**
 * A customer who writes STOP, or taps "Unsubscribe" on a template, has opted out of marketing, whatever a flow makes of
 * it. Returns true where the message is dealt with: a written word is no answer to a question.
 *
 * One exception: a word that the waiting question itself offers as an option ("Stop", "Sair") is that answer when it is
 * typed, as it would be when it is tapped, and no opt-out. Meta wants opt-outs honoured; the business has asked here and
 * the customer has answered, so taking it for something else would break the conversation and not even help: the same
 * word opts out as soon as the question has its answer. The editor warns of such an option, so that its words are changed.
 */
export function takeOptOut(turn: Turn, message: InboundMessage): boolean {
  const { content } = message
  const { stopWords, language } = turn.facts.workspace
  if (content.type === 'choice' && content.from === 'template' && meansStop(content.title, stopWords)) {
    turn.effects.push({ type: 'record-consent', consent: { granted: false, how: 'tap', words: content.title, proof: message.id } })
    // Its exit in the flow says what is answered.
    return false
  }
  if (content.type !== 'text' || !meansStop(content.text, stopWords) || isOffered(turn, content.text)) return false
  turn.effects.push({ type: 'record-consent', consent: { granted: false, how: 'keyword', words: content.text.trim(), proof: message.id } })
  if (turn.state.mode === 'person') return false
  const base = (turn.contact.language ?? language).toLowerCase().split(/[-_]/)[0]!
  turn.say({ id: turn.state.session?.id ?? `${turn.facts.conversation.id}:opt-out` }, turn.state.session?.place?.nodeId ?? '', { type: 'text', text: confirmations[base] ?? confirmations['en']! })
  return true
}

const isOffered = ({ state }: Turn, text: string): boolean => state.mode !== 'person' && (state.session?.place?.listen?.words ?? []).some((word) => fold(word) === fold(text))
