import { expect, it } from 'vitest'
import { linkProblem } from './public-link.ts'

it.each([
  ['https://example.com/a.png', undefined],
  ['https://xn--bcher-kva.example/a?b=c#d', undefined],
  ['', /empty/],
  ['http://example.com', /https/],
  ['https://example.com/a b', /spaces/],
  [' https://example.com', /spaces/],
  ['https://user:word@example.com', /name and password/],
  ['https://localhost/a', /public/],
  ['https://localhost./a', /public/],
  ['https://shop.local', /public/],
  ['https://shop.internal.', /public/],
  ['https://10.0.0.1', /bare address/],
  ['https://127.1', /bare address/],
  ['https://0x7f000001/', /bare address/],
  ['https://2130706433', /bare address/],
  ['https://[::1]/', /bare address/],
  ['https://169.254.169.254./latest', /bare address/],
  ['https://intranet', /public/],
  [`https://example.com/${'a'.repeat(2000)}`, /2000/],
])('%s', (link, problem) => {
  if (problem) expect(linkProblem(link)).toMatch(problem)
  else expect(linkProblem(link)).toBeUndefined()
})
