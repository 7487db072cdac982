import { fromCurl as readCurl } from '@parley/tools/import'
import { z } from 'zod'
import { workspaceProcedure } from '../../trpc.ts'

/** Reads a cURL command as the beginning of a tool; nothing is run and nothing is stored. `chosen`: the values that become arguments. */
export const fromCurl = workspaceProcedure('editor')
  .input(z.object({ command: z.string().max(50_000), chosen: z.array(z.string().max(200)).max(500).default([]) }))
  .mutation(({ input }) => readCurl(input.command, input.chosen))
