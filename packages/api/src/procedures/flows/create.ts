import { z } from 'zod'
import { blueprintNames, blueprints } from '../../blueprints/index.ts'
import { flowNameInput } from '../../flow-name.ts'
import { workspaceProcedure } from '../../trpc.ts'

/** A new flow: empty, or one of the blueprints. */
export const create = workspaceProcedure('editor')
  .input(z.object({ name: flowNameInput, template: z.enum(blueprintNames).default('empty') }))
  .mutation(({ ctx, input }) => ctx.tenant.flows.create({ name: input.name, draft: blueprints[input.template]() }))
