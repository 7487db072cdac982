import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startReceiver, until } from './testing/receiver.ts'
import { customer, numberFor, numberId } from './testing/world.ts'

const running: ChildProcess[] = []
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-main-'))
})
afterEach(() => {
  running.splice(0).forEach((child) => child.kill('SIGKILL'))
  rmSync(folder, { recursive: true, force: true })
})

/** Starts the process as the launcher does; resolves with its address, or with what it said when it ended. */
function start(env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('./main.ts', import.meta.url))], {
    env: { PATH: process.env['PATH'] ?? '', EMULATOR_PORT: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  return new Promise<{ child: ChildProcess; url?: string; said: string }>((resolve) => {
    let said = ''
    const hear = (part: Buffer) => {
      said += part.toString('utf8')
      const url = /listens on (\S+);/.exec(said)?.[1]
      if (url !== undefined) resolve({ child, url, said })
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('close', () => resolve({ child, said }))
  })
}

it('loses nothing that it has answered when it is killed', async () => {
  const receiver = await startReceiver('app-secret')
  receiver.answerWith(500)
  const numbers = join(folder, 'numbers.json')
  writeFileSync(numbers, JSON.stringify([numberFor(receiver.webhookUrl)]))
  const env = { EMULATOR_DATA: join(folder, 'data'), EMULATOR_NUMBERS: numbers }
  const first = await start(env)
  const texts = Array.from({ length: 40 }, (_item, index) => `message ${index}`)
  const write = (text: string) =>
    fetch(`${first.url}/phone/api/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ number: numberId, customer, message: { type: 'text', text: { body: text } } }) }).then(({ status }) => status)
  expect(await Promise.all(texts.map(write))).toEqual(texts.map(() => 200))
  first.child.kill('SIGKILL')
  await until('its end', () => first.child.signalCode !== null)

  receiver.answerWith(200)
  const second = await start(env)
  expect(second.url).toBeDefined()
  const arrived = () => receiver.updates.flatMap((update) => (update.kind === 'message' && update.message.content.type === 'text' ? [update.message.content.text] : []))
  await until('all messages', () => new Set(arrived()).size === texts.length)
  expect(new Set(arrived())).toEqual(new Set(texts))
  await receiver.close()
}, 30_000)

it.each([
  ['a port that is none', { EMULATOR_PORT: '99999' }, 'EMULATOR_PORT'],
  ['numbers that are not there', { EMULATOR_NUMBERS: '/nowhere.json' }, 'EMULATOR_NUMBERS (/nowhere.json)'],
])('says in one line what is wrong with %s', async (_name, env, words) => {
  const { child, said } = await start(env)
  expect(said).toContain(words)
  expect(said.trim().split('\n')).toHaveLength(1)
  expect(child.exitCode).toBe(1)
}, 30_000)
