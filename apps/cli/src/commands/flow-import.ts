import { readFileSync } from 'node:fs'
import { ParleyError } from '@parley/errors'
import { describeError } from '../describe-error.ts'
import { print, withOperator } from '../with-operator.ts'

export async function flowImport(file: string, options: { workspace: string; publish?: boolean; json?: boolean; as?: string }): Promise<void> {
  const text = readText(file)
  const made = await withOperator(options, async ({ api }) => {
    const { flowId, name } = await api.flows.import({ workspaceId: options.workspace, text })
    if (!options.publish) return { flowId, name, version: null }
    const { draftRevision } = await api.flows.get({ workspaceId: options.workspace, flowId })
    const { number, versionId } = await api.flows.publish({ workspaceId: options.workspace, flowId, baseRevision: draftRevision }).catch((error: unknown) => {
      // The import itself stands: it is said, so that nobody imports it a second time.
      const known = describeError(error)
      throw new ParleyError(known.code, `Imported “${name}” as the draft ${flowId}, and did not publish it: ${known.message}`, { details: known.details, cause: error })
    })
    return { flowId, name, version: number, versionId }
  })
  print(options, made, [`Imported “${made.name}” as ${made.flowId}${made.version === null ? '' : ` and published it as version ${made.version}`}.`])
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ParleyError('BAD_INPUT', `${file} cannot be read: ${(cause as Error).message}`, { cause })
  }
}
