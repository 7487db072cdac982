import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { Words } from './words.tsx'

it.each([
  ['Shall I book *Colour* on _Friday_?', 'Shall I book <b>Colour</b> on <i>Friday</i>?'],
  ['*Only _today_*: ~€48~ €40', '<b>Only <i>today</i></b>: <s>€48</s> €40'],
  // Marks in the middle of words, of sums, or alone are what they are.
  ['file_name_old.txt, 5 * 3 * 2, 2*3*4', 'file_name_old.txt, 5 * 3 * 2, 2*3*4'],
  ['a <b>tag</b>', 'a &lt;b&gt;tag&lt;/b&gt;'],
])('%s', (text, shown) => expect(renderToStaticMarkup(<Words>{text}</Words>)).toBe(`<span dir="auto" class="block whitespace-pre-wrap">${shown}</span>`))
