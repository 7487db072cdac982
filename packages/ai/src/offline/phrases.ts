import type { Language } from './language.ts'

/** Everything that the rules say of their own, so that both languages say the same. */
export interface Phrases {
  greeting(name: string): string
  again: string
  who(name: string): string
  welcome: string
  goodbye: string
  unknown: string
  unknownWithPerson: string
  stillUnknown: string
  ask(what: string): string
  noted: string
  cannotSee: string
  cannotHear: string
  anythingElse: string
}

export const phrases: Record<Language, Phrases> = {
  en: {
    greeting: (name) => (name ? `Hello! I’m ${name}. How can I help?` : 'Hello! How can I help?'),
    again: 'What can I do for you?',
    who: (name) => `${name ? `I’m ${name}, an` : 'I’m an'} automatic assistant, not a person. Right now I answer by simple rules from what I have been told; no language model is connected.`,
    welcome: 'You’re welcome! Is there anything else?',
    goodbye: 'Thank you for writing. Have a lovely day!',
    unknown: 'I don’t know that, I’m afraid. I can only tell you what I’ve been told about us.',
    unknownWithPerson: 'I don’t know that, I’m afraid. Shall I get a colleague for you?',
    stillUnknown: 'I can’t answer that either, so let me get somebody who can.',
    ask: (what) => `Could you tell me ${what}?`,
    noted: 'Thank you, I’ve noted that.',
    cannotSee: 'I can’t look at pictures, I’m afraid. Could you put into words what it is about?',
    cannotHear: 'I can’t listen to voice notes, I’m afraid. Could you write it to me?',
    anythingElse: 'All right. What else can I do for you?',
  },
  de: {
    greeting: (name) => (name ? `Hallo! Ich bin ${name}. Wie kann ich helfen?` : 'Hallo! Wie kann ich helfen?'),
    again: 'Was kann ich für Sie tun?',
    who: (name) => `Ich bin ${name ? `${name}, ` : ''}ein automatischer Assistent, kein Mensch. Im Moment antworte ich nach einfachen Regeln mit dem, was mir gesagt wurde; ein Sprachmodell ist nicht verbunden.`,
    welcome: 'Sehr gern! Kann ich noch etwas für Sie tun?',
    goodbye: 'Danke für Ihre Nachricht. Einen schönen Tag noch!',
    unknown: 'Das weiß ich leider nicht. Ich kann nur sagen, was mir über uns bekannt ist.',
    unknownWithPerson: 'Das weiß ich leider nicht. Soll ich jemanden aus dem Team dazuholen?',
    stillUnknown: 'Auch das kann ich nicht beantworten. Ich hole jemanden, der es weiß.',
    ask: (what) => `Sagen Sie mir bitte noch: ${what}?`,
    noted: 'Danke, das habe ich notiert.',
    cannotSee: 'Bilder kann ich leider nicht ansehen. Schreiben Sie mir bitte kurz, worum es geht?',
    cannotHear: 'Sprachnachrichten kann ich leider nicht anhören. Schreiben Sie es mir bitte?',
    anythingElse: 'In Ordnung. Was kann ich sonst für Sie tun?',
  },
}
