import { accountRouter } from './routers/account.ts'
import { agentsRouter } from './routers/agents.ts'
import { channelsRouter } from './routers/channels.ts'
import { comparisonsRouter } from './routers/comparisons.ts'
import { consentsRouter } from './routers/consents.ts'
import { conversationsRouter } from './routers/conversations.ts'
import { flowsRouter } from './routers/flows.ts'
import { modelsRouter } from './routers/models.ts'
import { templatesRouter } from './routers/templates.ts'
import { toolsRouter } from './routers/tools.ts'
import { trialsRouter } from './routers/trials.ts'
import { workspacesRouter } from './routers/workspaces.ts'
import { router } from './trpc.ts'

export const appRouter = router({
  account: accountRouter,
  agents: agentsRouter,
  channels: channelsRouter,
  comparisons: comparisonsRouter,
  consents: consentsRouter,
  conversations: conversationsRouter,
  flows: flowsRouter,
  models: modelsRouter,
  templates: templatesRouter,
  tools: toolsRouter,
  trials: trialsRouter,
  workspaces: workspacesRouter,
})

export type AppRouter = typeof appRouter
