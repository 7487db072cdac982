import { agencies } from '../procedures/models/agencies.ts'
import { choose } from '../procedures/models/choose.ts'
import { conversationCost } from '../procedures/models/conversation-cost.ts'
import { flowCost } from '../procedures/models/flow-cost.ts'
import { get } from '../procedures/models/get.ts'
import { removeKey } from '../procedures/models/remove-key.ts'
import { removeModel } from '../procedures/models/remove-model.ts'
import { saveModel } from '../procedures/models/save-model.ts'
import { setKey } from '../procedures/models/set-key.ts'
import { testKey } from '../procedures/models/test-key.ts'
import { router } from '../trpc.ts'

export const modelsRouter = router({ agencies, choose, conversationCost, flowCost, get, removeKey, removeModel, saveModel, setKey, testKey })
