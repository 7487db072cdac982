import { expect, it } from 'vitest'
import { intoView } from './use-above-sheet.ts'

it.each([
  ['lies within', 20, 80, 0],
  ['lies below', 150, 210, -110],
  ['lies above', -30, 30, 40],
  ['is longer than the room: its beginning is shown', 60, 260, -50],
])('what %s', (_name, start, end, by) => expect(intoView(start, end, 10, 100)).toBe(by))
