import { flow } from '../procedures/conversations/flow.ts'
import { get } from '../procedures/conversations/get.ts'
import { giveBack } from '../procedures/conversations/give-back.ts'
import { list } from '../procedures/conversations/list.ts'
import { log } from '../procedures/conversations/log.ts'
import { replay } from '../procedures/conversations/replay.ts'
import { resend } from '../procedures/conversations/resend.ts'
import { takeOver } from '../procedures/conversations/take-over.ts'
import { router } from '../trpc.ts'

export const conversationsRouter = router({ flow, get, giveBack, list, log, replay, resend, takeOver })
