import { expect, it } from 'vitest'
import { waitWords } from './wait-words.ts'

const now = new Date(2026, 2, 2, 12, 0)
const inMinutes = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

it('says what keeps a message back and when it is tried again', () => {
  expect(waitWords({ why: 'held-back', until: inMinutes(10) }, now)).toBe('WhatsApp asked to wait. It is tried again at 12:10, by itself.')
  expect(waitWords({ why: 'held-back', until: inMinutes(72 * 60) }, now)).toContain('again on Thursday')
  expect(waitWords({ why: 'again', until: inMinutes(-1) }, now)).toContain('tried again now')
  expect(waitWords({ why: 'too-fast', until: inMinutes(1) }, now)).toBe('Many messages went to this customer at once. It is tried again at 12:01, more slowly.')
  expect(waitWords({ why: 'disconnected', until: inMinutes(1) }, now)).toContain('when the number is connected again')
  expect(waitWords({ why: 'unclear', until: inMinutes(1) }, now)).toContain('sent once more at 12:01')
  expect(waitWords({ why: 'stopped', until: inMinutes(1) }, now)).toContain('when the number works again')
})
