import { isParleyError, type ErrorCode } from '@parley/errors'
import { TRPCError } from '@trpc/server'

export interface DescribedError {
  code: ErrorCode
  message: string
  details: unknown
}

/** What went wrong, in one sentence for people and one code for scripts. A wrong input names its field. */
export function describeError(error: unknown): DescribedError {
  const cause = error instanceof TRPCError ? error.cause : error
  if (isParleyError(cause)) return { code: cause.code, message: cause.message, details: cause.details }
  const issues = issuesOf(cause)
  if (issues) return { code: 'BAD_INPUT', message: issues.map(({ path, message }) => (path.length > 0 ? `${path.map(String).join('.')}: ${message}` : message)).join('\n'), details: undefined }
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error), details: undefined }
}

/** What is wrong with a flow, one a line, for those who read no JSON; warnings prevent nothing and are left out. */
export function problemLines(details: unknown): string[] {
  const list = Array.isArray(details) ? details : typeof details === 'object' && details !== null && 'problems' in details && Array.isArray(details.problems) ? details.problems : []
  return list.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null || !('message' in each) || ('severity' in each && each.severity === 'warning')) return []
    const where = 'nodeName' in each && each.nodeName ? `${String(each.nodeName)}: ` : 'nodeId' in each && each.nodeId ? `${String(each.nodeId)}: ` : ''
    return [`  ${where}${String(each.message)}`]
  })
}

/** zod's, which comes in more than one copy; so it is known by its shape. */
function issuesOf(cause: unknown): { path: PropertyKey[]; message: string }[] | undefined {
  return cause instanceof Error && cause.name.endsWith('ZodError') && 'issues' in cause && Array.isArray(cause.issues) ? cause.issues : undefined
}
