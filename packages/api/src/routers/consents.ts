import { count } from '../procedures/consents/count.ts'
import { importConsents } from '../procedures/consents/import.ts'
import { list } from '../procedures/consents/list.ts'
import { record } from '../procedures/consents/record.ts'
import { router } from '../trpc.ts'

export const consentsRouter = router({ count, import: importConsents, list, record })
