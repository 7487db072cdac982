import { startOver } from '../procedures/trials/start-over.ts'
import { start } from '../procedures/trials/start.ts'
import { trail } from '../procedures/trials/trail.ts'
import { router } from '../trpc.ts'

export const trialsRouter = router({ start, startOver, trail })
