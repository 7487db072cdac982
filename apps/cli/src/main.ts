import { describeError, problemLines } from './describe-error.ts'
import { createProgram } from './program.ts'

/** Exit codes that scripts may rely on: 0 done, 1 failed, 2 the command itself was not understood. */
createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    const { code, message, details } = describeError(error)
    const json = process.argv.includes('--json')
    process.stderr.write(json ? `${JSON.stringify({ error: { code, message, ...(details === undefined ? {} : { details }) } })}\n` : `${[message, ...problemLines(details)].join('\n')}\n`)
    process.exitCode = 1
  })
