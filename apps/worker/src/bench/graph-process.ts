// The Graph stand-in in a process of its own, so that its processor time is not counted as Parley's.
import { Graph } from './graph.ts'

const graph = new Graph({ shops: [], statusBatch: 1, statusEveryMs: 60_000 })
process.send!(await graph.listen())
process.once('disconnect', () => process.exit(0))
