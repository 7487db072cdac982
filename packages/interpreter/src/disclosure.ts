import type { OutboundContent } from '@parley/channel'
import type { Turn } from './turn.ts'

/** Said where the workspace has no words of its own in the contact's language. */
const usualDisclosures: Readonly<Record<string, string>> = {
  en: 'You are chatting with an AI assistant.',
  de: 'Sie schreiben mit einem KI-Assistenten.',
  fr: 'Vous échangez avec un assistant IA.',
  es: 'Estás hablando con un asistente de IA.',
  it: 'Stai chattando con un assistente IA.',
  pt: 'Você está conversando com um assistente de IA.',
  nl: 'Je chat met een AI-assistent.',
  pl: 'Rozmawiasz z asystentem AI.',
  tr: 'Bir yapay zekâ asistanıyla yazışıyorsunuz.',
}

/** The first answer of a model in a conversation says what it is, in the same bubble: each bubble costs. Also where it is a question with buttons or a list. */
export function withDisclosure(turn: Turn, content: OutboundContent): OutboundContent {
  const { aiDisclosure, language } = turn.facts.workspace
  if (!aiDisclosure?.on || turn.state.disclosed || (content.type !== 'text' && content.type !== 'buttons' && content.type !== 'list')) return content
  turn.state.disclosed = true
  return { ...content, text: `_${wordsFor([turn.contact.language, language, 'en'], aiDisclosure.words)}_\n\n${content.text}` }
}

function wordsFor(languages: (string | null)[], own: { [language: string]: string }): string {
  for (const language of languages) {
    const base = language?.toLowerCase().split(/[-_]/)[0] ?? ''
    const found = own[base]?.trim() || usualDisclosures[base]
    if (found) return found
  }
  return usualDisclosures['en']!
}
