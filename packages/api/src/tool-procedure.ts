import { ParleyError } from '@parley/errors'
import { schemaProblem } from '@parley/tools'
import type { ToolDefinition } from '@parley/tools/definition'
import { z } from 'zod'
import { notFound } from './error-shape.ts'
import type { ServerRow, ToolRepository } from './ports/tools.ts'
import type { Role } from './roles.ts'
import { idInput, workspaceProcedure } from './trpc.ts'

export const toolProcedure = (least: Role) => workspaceProcedure(least).input(z.object({ toolId: idInput }))
export const serverProcedure = (least: Role) => workspaceProcedure(least).input(z.object({ serverId: idInput }))

export const noTool = () => notFound('This tool')

/** Throws BAD_INPUT where no call could ever fit. */
export function checkParameters({ parameters }: ToolDefinition): void {
  const problem = schemaProblem(parameters)
  if (problem !== undefined) throw new ParleyError('BAD_INPUT', `The parameters are no valid JSON Schema: ${problem}`)
}

export async function serverOf(tools: ToolRepository, serverId: string): Promise<ServerRow> {
  const server = (await tools.servers()).find(({ id }) => id === serverId)
  if (!server) throw notFound('This server')
  return server
}
