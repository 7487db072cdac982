import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = join(fileURLToPath(new URL('../../../../', import.meta.url)), '../shared/whatsapp')

/** Meta's published schemas and examples lie beside the repository, not in it; other clones lack them. */
export const sharedExamplesPresent = existsSync(join(folder, 'schemas'))
export const whySkipped = sharedExamplesPresent ? '' : ' (skipped: ../shared/whatsapp is not there)'

export function readShared(path: string): unknown {
  return JSON.parse(readFileSync(join(folder, path), 'utf8'))
}

/** The names of the files in one folder of it; empty where it is missing. */
export function listShared(path: string): string[] {
  return sharedExamplesPresent ? readdirSync(join(folder, path)).sort() : []
}
