import { create } from '../procedures/workspaces/create.ts'
import { get } from '../procedures/workspaces/get.ts'
import { list } from '../procedures/workspaces/list.ts'
import { update } from '../procedures/workspaces/update.ts'
import { router } from '../trpc.ts'

export const workspacesRouter = router({ create, get, list, update })
