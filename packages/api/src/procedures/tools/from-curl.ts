import { fromCurl as readCurl } from '@parley/tools/import'
import { z } from 'zod'
import { workspaceProcedure } from '../../trpc.ts'

/** Reads a cURL command as the beginning of a tool; nothing is run and nothing is stored. */
export const fromCurl = workspaceProcedure('editor')
  .input(z.object({ command: z.string().max(50_000) }))
  .mutation(({ input }) => readCurl(input.command))
