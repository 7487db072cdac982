import type { FlowProblem } from '@parley/flow'

export interface ProblemIndex {
  all: FlowProblem[]
  errors: number
  warnings: number
  byNode: ReadonlyMap<string, FlowProblem[]>
}

export const noProblems: ProblemIndex = { all: [], errors: 0, warnings: 0, byNode: new Map() }

const same = (a: FlowProblem, b: FlowProblem) => a.code === b.code && a.message === b.message && a.nodeId === b.nodeId && a.field === b.field && a.port === b.port && a.edgeId === b.edgeId

/**
 * What the browser found and what only the server can know, each once: errors first, then in the
 * order in which the cards were placed.
 */
export function indexProblems(local: FlowProblem[], fromServer: FlowProblem[] = []): ProblemIndex {
  const extra = fromServer.filter((problem) => !local.some((known) => same(known, problem)))
  const all = [...local, ...extra].sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'))
  const byNode = new Map<string, FlowProblem[]>()
  for (const problem of all) if (problem.nodeId !== undefined) byNode.set(problem.nodeId, [...(byNode.get(problem.nodeId) ?? []), problem])
  return { all, errors: all.filter((problem) => problem.severity === 'error').length, warnings: all.filter((problem) => problem.severity === 'warning').length, byNode }
}

export const countProblems = (errors: number, warnings: number): string =>
  [errors > 0 ? `${errors} ${errors === 1 ? 'error' : 'errors'}` : '', warnings > 0 ? `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}` : ''].filter(Boolean).join(', ') || 'No problems'
