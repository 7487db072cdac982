import { fold } from '@parley/channel'

export type Language = 'en' | 'de'

const german = new Set('am im um montag dienstag mittwoch donnerstag freitag samstag sonntag ich du sie er wir ihr der die das den dem ein eine einen einem einer und oder aber ist sind war hat habe haben bin nicht kein keine mit fur von zu zum zur auf bei nach wie was wann wo wer warum welche welcher welches kann konnen mochte mochten hatte gerne bitte danke dank vielen habt ihr hallo guten tag moin servus gruss ja nein doch heute morgen ubermorgen uhr termin preis kostet kosten viel mein meine mir mich ihnen ihre geht gibt es noch auch sehr gut haben offnungszeiten haare schneiden mitarbeiter menschen sprechen wurde fur uber'.split(' '))
const english = new Set('i you he she we they the a an and or but is are was were have has had am not no with for of to on at from how what when where who why which can could would like please thanks thank hello hi hey yes today tomorrow price cost much many my me your it there also very good open do does did want need book appointment person speak'.split(' '))

/** The language a text is written in, as far as its small words tell; undefined where they do not. */
export function languageOf(text: string): Language | undefined {
  const words = fold(text).split(' ')
  const count = (list: Set<string>) => words.filter((word) => list.has(word)).length
  const [de, en] = [count(german) + (/[äöüß]/i.test(text) ? 2 : 0), count(english)]
  return de === en ? undefined : de > en ? 'de' : 'en'
}
