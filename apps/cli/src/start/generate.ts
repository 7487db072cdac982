import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ParleyError } from '@parley/errors'

/** Makes the database client from the schema, unless it is up to date. */
export async function generate(root: string): Promise<void> {
  const result = spawnSync(process.execPath, [join(root, 'scripts/generate.mjs')], { cwd: root, encoding: 'utf8' })
  if (result.status !== 0) throw new ParleyError('MISCONFIGURED', `The database client could not be made.\n${result.stdout}${result.stderr}`)
}
