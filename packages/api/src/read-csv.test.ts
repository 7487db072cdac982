import { expect, it } from 'vitest'
import { readCsv } from './read-csv.ts'

const cells = (text: string) => readCsv(text).map((row) => row.cells)

it.each([
  ['commas', 'a,b\n1,2', [['a', 'b'], ['1', '2']]],
  ['semicolons, as Excel writes them in much of Europe', 'a;b\r\n1,5;2\r\n', [['a', 'b'], ['1,5', '2']]],
  ['tabs', 'a\tb\n1\t2', [['a', 'b'], ['1', '2']]],
  ['lines that end as on an old Mac', 'a,b\r1,2\r', [['a', 'b'], ['1', '2']]],
  ['a byte order mark', '\uFEFFa,b', [['a', 'b']]],
  ['quotes, doubled ones, and what they hold', 'a,b\n"x, ""y""\nz", 2 ', [['a', 'b'], ['x, "y"\nz', '2']]],
  ['a blank before a quote', 'a,b\n1, "x,y"', [['a', 'b'], ['1', 'x,y']]],
  ['a quote within a word', 'a\n5" disc', [['a'], ['5" disc']]],
  ['an open quote takes the rest', 'a,b\n"1,2\n3', [['a', 'b'], ['1,2\n3']]],
  ['empty lines and empty cells', 'a,b\n\n,2\n,\n', [['a', 'b'], ['', '2']]],
  ['nothing', '', []],
] as const)('%s', (_name, text, rows) => {
  expect(cells(text)).toEqual(rows)
})

it('says where each row begins, past empty lines and line breaks in quotes', () => {
  expect(readCsv('a,b\n\n"x\ny",1\n2,3').map(({ line }) => line)).toEqual([1, 3, 5])
})
