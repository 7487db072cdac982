import { expect, it } from 'vitest'
import { kindOfFile } from './kind-of-file.ts'

const png = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='), (letter) => letter.charCodeAt(0))
const bytes = (text: string) => new TextEncoder().encode(text)

it.each([
  ['a picture under a false name', png, 'report.pdf', 'image/png'],
  ['a PDF', bytes('%PDF-1.7\n1 0 obj\n'), 'menu.pdf', 'application/pdf'],
  ['plain text in any script', bytes('Öffnungszeiten · ساعات العمل'), 'hours.txt', 'text/plain'],
  ['an old Word file', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...Array.from({ length: 600 }, () => 0)]), 'Letter.DOC', 'application/msword'],
  ['bytes that are nothing', Uint8Array.from([0, 1, 2, 255, 254]), 'thing.png', ''],
])('tells %s by its content', async (_, content, name, kind) => {
  expect(await kindOfFile(content, name)).toBe(kind)
})
