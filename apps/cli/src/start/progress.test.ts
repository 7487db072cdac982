import { expect, test } from 'vitest'
import { createProgress } from './progress.ts'

const recorder = (isTTY: boolean) => {
  const written: string[] = []
  return { written, output: { isTTY, columns: 30, write: (text: string) => written.push(text) } }
}

test('in a log a long step is named before it is done, a short one only after', async () => {
  const { written, output } = recorder(false)
  const progress = createProgress(output, 5)
  let finish = () => undefined as void
  const long = progress.step('Long', () => new Promise<void>((done) => (finish = done)))
  await expect.poll(() => written).toEqual(['  Long …\n'])
  finish()
  await long
  await progress.step('Short', () => Promise.resolve())
  expect(written.map((line) => line.trim().replace(/ {2,}.*/, ''))).toEqual(['Long …', 'Long', 'Short'])
})

test('on a terminal the live line is cleared before anything else is written and never wraps', async () => {
  const { written, output } = recorder(true)
  const progress = createProgress(output)
  await progress.step('A step with a name that is far too long', async () => progress.say('Said between.'))
  expect(Math.max(...written.filter((text) => text.startsWith('  A') && !text.endsWith('\n')).map((text) => text.length))).toBeLessThan(30)
  const said = written.indexOf('Said between.\n')
  expect(written[said - 1]).toBe('\r\u001B[2K')
})

test('a step that fails passes its error on and leaves no live line', async () => {
  const { written, output } = recorder(true)
  await expect(createProgress(output).step('Fails', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(written.at(-1)).toBe('\r\u001B[2K')
})
