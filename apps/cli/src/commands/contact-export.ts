import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { ParleyError } from '@parley/errors'
import { print, withOperator } from '../with-operator.ts'

interface Options {
  workspace: string
  out?: string
  format: 'csv' | 'json'
  json?: boolean
  as?: string
}

const columns = ['id', 'name', 'phone', 'userId', 'language', 'createdAt', 'fields'] as const

/** CSV (RFC 4180, fields as JSON in one column) or one JSON object a line. */
export async function contactExport(options: Options): Promise<void> {
  const out = options.out === undefined ? process.stdout : await openFile(options.out)
  const write = async (line: string) => {
    if (!out.write(`${line}\r\n`)) await once(out, 'drain')
  }
  const count = await withOperator(options, async (operator) => {
    await operator.api.workspaces.get({ workspaceId: options.workspace })
    let rows = 0
    if (options.format === 'csv') await write(columns.join(','))
    for await (const contact of operator.contacts(options.workspace).all()) {
      rows += 1
      await write(options.format === 'json' ? JSON.stringify(contact) : columns.map((column) => csvCell(contact[column])).join(','))
    }
    return rows
  })
  if (options.out === undefined) return
  await new Promise<void>((done) => out.end(done))
  print(options, { file: options.out, contacts: count }, [`Wrote ${count} contacts to ${options.out}.`])
}

async function openFile(path: string): Promise<WriteStream> {
  const file = createWriteStream(path)
  await once(file, 'open').catch((cause: Error) => {
    throw new ParleyError('BAD_INPUT', `${path} cannot be written: ${cause.message}`, { cause })
  })
  return file
}

/** Quoted where needed; a leading =, +, - or @ is kept from being read as a formula by a spreadsheet, but for phone numbers. */
function csvCell(value: unknown): string {
  const text = value === null || value === undefined ? '' : value instanceof Date ? value.toISOString() : typeof value === 'object' ? JSON.stringify(value) : String(value)
  const safe = /^[=@\t\r]|^[-+](?!\d+$)/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
