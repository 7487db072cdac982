import { count } from '../procedures/consents/count.ts'
import { importConsents } from '../procedures/consents/import.ts'
import { router } from '../trpc.ts'

export const consentsRouter = router({ count, import: importConsents })
