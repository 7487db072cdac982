import { mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createWorkspaceKey, loadMasterKey, openSecret, openWorkspaceKey, sealSecret } from './crypto.ts'

const home = () => mkdtempSync(join(tmpdir(), 'parley-key-'))

test('the master key is made once and readable by its owner only', () => {
  const folder = home()
  const first = loadMasterKey({ home: folder })
  expect(first).toHaveLength(32)
  expect(loadMasterKey({ home: folder })).toEqual(first)
  expect(statSync(join(folder, 'master.key')).mode & 0o777).toBe(0o600)
})

test('a damaged master key says what to do', () => {
  expect(() => loadMasterKey({ value: 'c2hvcnQ=' })).toThrow(/PARLEY_MASTER_KEY must hold 32 bytes/)
})

test('a secret opens with its key at its place, and nowhere else', () => {
  const master = loadMasterKey({ home: home() })
  const { key, sealed } = createWorkspaceKey(master, 'w1')
  const secret = sealSecret(key, 'channel:c1:token', 'EAAG-secret')
  expect(openSecret(openWorkspaceKey(master, 'w1', sealed), 'channel:c1:token', secret)).toBe('EAAG-secret')
  expect(Buffer.from(secret).includes('EAAG')).toBe(false)
  expect(() => openSecret(key, 'channel:c2:token', secret)).toThrow(/cannot be opened/)
  expect(() => openWorkspaceKey(master, 'w2', sealed)).toThrow(/cannot be opened/)
  expect(() => openWorkspaceKey(loadMasterKey({ home: home() }), 'w1', sealed)).toThrow(/cannot be opened/)
})

test('whichever byte is changed, a secret does not open', () => {
  const { key } = createWorkspaceKey(loadMasterKey({ home: home() }), 'w1')
  const secret = sealSecret(key, 'channel:c1:token', 'x')
  for (let index = 0; index < secret.length; index++) {
    const changed = Uint8Array.from(secret)
    changed[index]! ^= 1
    expect(() => openSecret(key, 'channel:c1:token', changed)).toThrow(/cannot be opened/)
  }
})
