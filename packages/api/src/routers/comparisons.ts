import { run } from '../procedures/comparisons/run.ts'
import { router } from '../trpc.ts'

export const comparisonsRouter = router({ run })
