import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const prepare = new URL('./prepare.mjs', import.meta.url).href
const under = (version: string) =>
  spawnSync(process.execPath, ['--input-type=module', '-e', `Object.defineProperty(process.versions, 'node', { value: '${version}' }); const { requireNode } = await import('${prepare}'); requireNode()`], { encoding: 'utf8' })

test('a Node that is too old is refused in one line that says which is needed', () => {
  const { status, stderr } = under('18.20.4')
  expect(status).toBe(1)
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(stderr).toContain('Parley needs Node 20.19 or later; this is v18.20.4')
})

test('the lowest that will do, and later ones, pass', () => {
  for (const version of ['20.19.0', '22.1.0', '24.0.0']) expect(under(version).status).toBe(0)
})
