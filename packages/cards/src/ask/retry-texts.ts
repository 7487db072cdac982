import type { AskAnswer } from './card.ts'
import type { Problem } from './read-answer.ts'

type Sentences = Record<Problem, string>

const english: Sentences = {
  'not-text': 'Please answer in words, so that I can understand it.',
  'not-a-number': 'Please answer with a number.',
  'not-whole': 'Please answer with a whole number.',
  'too-small': 'That is less than I can take: {limit} is the least.',
  'too-large': 'That is more than I can take: {limit} is the most.',
  'not-an-email': 'That does not look like an e-mail address. It should be like name@example.com.',
  'not-a-phone': 'That does not look like a phone number. Please write it with the country code, like +44 20 7946 0000.',
  'not-a-date': 'I could not read that as a date. Please write it like 24.12.2026, or “tomorrow”.',
  'not-future': 'That day has already passed. Please choose another.',
  'not-past': 'That day is still to come. Please check it.',
  'not-an-option': 'Please choose one of these:',
  'not-a-place': 'Please share your location with the button below.',
  'not-shared': 'Please share your own number with the button below, or write it with the country code.',
  'not-a-file': 'Please send it as a file: a picture, a document or a recording.',
  'not-a-form': 'Please fill in the form below.',
  'not-an-order': 'Please put what you would like into the basket and send it.',
}

const german: Sentences = {
  'not-text': 'Bitte antworten Sie in Worten, damit ich es verstehe.',
  'not-a-number': 'Bitte antworten Sie mit einer Zahl.',
  'not-whole': 'Bitte antworten Sie mit einer ganzen Zahl.',
  'too-small': 'Das ist zu wenig: mindestens {limit}.',
  'too-large': 'Das ist zu viel: höchstens {limit}.',
  'not-an-email': 'Das sieht nicht wie eine E-Mail-Adresse aus. Sie sollte so aussehen: name@example.com.',
  'not-a-phone': 'Das sieht nicht wie eine Telefonnummer aus. Bitte mit Vorwahl, etwa +49 30 123456.',
  'not-a-date': 'Das konnte ich nicht als Datum lesen. Bitte etwa so: 24.12.2026 oder „morgen“.',
  'not-future': 'Dieser Tag ist schon vorbei. Bitte wählen Sie einen anderen.',
  'not-past': 'Dieser Tag liegt noch in der Zukunft. Bitte prüfen Sie ihn.',
  'not-an-option': 'Bitte wählen Sie eine Möglichkeit:',
  'not-a-place': 'Bitte teilen Sie Ihren Standort über die Schaltfläche unten.',
  'not-shared': 'Bitte teilen Sie Ihre eigene Nummer über die Schaltfläche unten, oder schreiben Sie sie mit Vorwahl.',
  'not-a-file': 'Bitte schicken Sie es als Datei: ein Bild, ein Dokument oder eine Aufnahme.',
  'not-a-form': 'Bitte füllen Sie das Formular unten aus.',
  'not-an-order': 'Bitte legen Sie das Gewünschte in den Warenkorb und senden Sie ihn.',
}

/** The sentence that says what is wanted, in the contact's or workspace's language where Parley has it. */
export function retryText(problem: Problem, answer: AskAnswer, language: string): string {
  const sentences = /^de\b/i.test(language) ? german : english
  const limit = answer.type === 'number' ? (problem === 'too-small' ? answer.min : answer.max) : null
  return sentences[problem].replace('{limit}', String(limit ?? ''))
}
