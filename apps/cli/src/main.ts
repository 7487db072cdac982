import { isParleyError } from '@parley/errors'
import { TRPCError } from '@trpc/server'
import { createProgram } from './program.ts'

/** Exit codes that scripts may rely on: 0 done, 1 failed, 2 the command itself was not understood. */
createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    const known = error instanceof TRPCError && isParleyError(error.cause) ? error.cause : error
    const json = process.argv.includes('--json')
    const message = known instanceof Error ? known.message : String(known)
    const code = isParleyError(known) ? known.code : 'INTERNAL'
    const details = isParleyError(known) ? known.details : undefined
    process.stderr.write(json ? `${JSON.stringify({ error: { code, message, ...(details === undefined ? {} : { details }) } })}\n` : `${message}\n`)
    process.exitCode = 1
  })
