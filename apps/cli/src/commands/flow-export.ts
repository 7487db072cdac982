import { writeFileSync } from 'node:fs'
import { ParleyError } from '@parley/errors'
import { print, withOperator } from '../with-operator.ts'

export async function flowExport(flowId: string, options: { workspace: string; out?: string; json?: boolean; as?: string }): Promise<void> {
  const { filename, text } = await withOperator(options, ({ api }) => api.flows.export({ workspaceId: options.workspace, flowId }))
  if (options.out === undefined) return void process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
  try {
    writeFileSync(options.out, text)
  } catch (cause) {
    throw new ParleyError('BAD_INPUT', `${options.out} cannot be written: ${(cause as Error).message}`, { cause })
  }
  print(options, { file: options.out, filename }, [`Wrote ${options.out}.`])
}
