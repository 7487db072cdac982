import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { holderOf, openHome } from './home.ts'
import { readRunning } from './running.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-home-'))
  vi.stubEnv('PARLEY_HOME', folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})
const startTimeOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[19]

test('a folder that a live process holds is refused with its number; one left by a dead process is taken', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  writeFileSync(join(folder, 'launcher.pid'), `${other.pid} ${startTimeOf(other.pid!)}`)
  expect(() => openHome('/nowhere')).toThrow(`already running on the data folder ${folder} (process ${other.pid})`)
  const gone = new Promise((done) => other.once('exit', done))
  other.kill('SIGKILL')
  await gone
  const home = openHome('/nowhere')
  expect(holderOf(folder)).toBe(process.pid)
  home.release()
  expect(holderOf(folder)).toBeUndefined()
})

test('secrets are kept, readable by their owner only, and damage is named', () => {
  const first = openHome('/nowhere')
  first.release()
  const second = openHome('/nowhere')
  expect(second.secrets).toEqual(first.secrets)
  second.release()
  writeFileSync(join(folder, 'secrets.json'), '{')
  expect(() => openHome('/nowhere')).toThrow('secrets.json cannot be read')
})

test('a note of a running Parley is not believed when its launcher is gone', () => {
  writeFileSync(join(folder, 'running.json'), '{}')
  expect(() => readRunning('/nowhere')).toThrow(`No Parley is running on the data folder ${folder}`)
})

test('a home that cannot be made says so and names the setting', () => {
  vi.stubEnv('PARLEY_HOME', '/etc/passwd')
  expect(() => openHome('/nowhere')).toThrow(/cannot be written .* PARLEY_HOME/)
})
