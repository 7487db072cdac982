import { fromOpenApi as readOpenApi } from '@parley/tools/import'
import { z } from 'zod'
import { workspaceProcedure } from '../../trpc.ts'

/** Reads an OpenAPI document, pasted or at an address, as operations to choose from; nothing is stored. */
export const fromOpenApi = workspaceProcedure('editor')
  .input(z.union([z.object({ text: z.string().max(2_000_000) }), z.object({ address: z.string().trim().max(2_000) })]))
  .mutation(async ({ ctx, input }) => ('address' in input ? readOpenApi(await ctx.toolbench.readDocument(input.address), input.address) : readOpenApi(input.text)))
