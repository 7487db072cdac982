import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/**
 * An append-only file of JSON lines. What was written survives `kill -9`; a last line that was torn by one is
 * dropped.
 */
export interface Journal<T> {
  append(record: T): void
  close(): void
}

/**
 * Replays the journal in `folder`, then rewrites it as short as it can be.
 *
 * @param replay Takes each record, oldest first.
 * @param compact All records that make up the present state.
 */
export function openJournal<T>(folder: string | undefined, replay: (record: T) => void, compact: () => Iterable<T>): Journal<T> {
  if (folder === undefined) return { append: () => undefined, close: () => undefined }
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'journal.jsonl')
  if (existsSync(file)) {
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const record = parseLine<T>(line)
      if (record !== undefined) replay(record)
    }
  }
  // Written beside and then renamed: a crash here leaves the old journal whole.
  const next = `${file}.next`
  const out = openSync(next, 'w')
  for (const record of compact()) writeSync(out, `${JSON.stringify(record)}\n`)
  closeSync(out)
  renameSync(next, file)
  const end = openSync(file, 'a')
  return {
    append: (record) => {
      writeSync(end, `${JSON.stringify(record)}\n`)
    },
    close: () => closeSync(end),
  }
}

function parseLine<T>(line: string): T | undefined {
  if (line === '') return undefined
  try {
    return JSON.parse(line) as T
  } catch {
    return undefined
  }
}
