import { z } from 'zod'
import { blueprints } from '../../blueprints/index.ts'
import { flowNameInput } from '../../flow-name.ts'
import { workspaceProcedure } from '../../trpc.ts'

/** A new flow: empty, or with a few cards that greet and ask. */
export const create = workspaceProcedure('editor')
  .input(z.object({ name: flowNameInput, template: z.enum(['empty', 'welcome']).default('empty') }))
  .mutation(({ ctx, input }) => ctx.tenant.flows.create({ name: input.name, draft: blueprints[input.template]() }))
