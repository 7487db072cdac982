import { get } from '../procedures/conversations/get.ts'
import { giveBack } from '../procedures/conversations/give-back.ts'
import { list } from '../procedures/conversations/list.ts'
import { takeOver } from '../procedures/conversations/take-over.ts'
import { router } from '../trpc.ts'

export const conversationsRouter = router({ get, giveBack, list, takeOver })
