import { fold } from './fold.ts'

const yes = new Set('yes y yep yeah sure ok okay please correct confirm confirmed ja jo jawohl gern gerne klar bitte genau passt si oui sim'.split(' '))
const no = new Set('no n nope nah nein ne nee nicht non'.split(' '))
const agreeing = new Set(['please do', 'go ahead', 'yes go ahead', 'yes do it', 'yes do', 'mach das', 'ja machen sie das'])

const wordsOf = (text: string) => fold(text).split(' ').filter(Boolean)

/** Whether a text is a yes and nothing else. Whoever adds something may have changed their mind. */
export function isPlainYes(text: string): boolean {
  const words = wordsOf(text)
  return agreeing.has(words.join(' ')) || (words.length > 0 && words.length <= 3 && words.every((word) => yes.has(word)))
}

/** Whether a text begins with a yes, whatever follows. */
export const beginsWithYes = (text: string): boolean => yes.has(wordsOf(text)[0] ?? '')

/** Whether a text begins with a no, whatever follows. */
export const beginsWithNo = (text: string): boolean => no.has(wordsOf(text)[0] ?? '')
