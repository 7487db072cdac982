import { workspaceProcedure } from '../../trpc.ts'

/** What the connect page needs: the apps with what has to be entered at Meta, and how this installation can be reached. */
export const setup = workspaceProcedure('admin').query(async ({ ctx }) => {
  const { connections } = ctx
  const apps = await ctx.tenant.channels.apps()
  return {
    apps: apps.map(({ key, ...app }) => ({ ...app, callbackUrl: connections.callbackUrl(key) })),
    callbackProblem: connections.callbackProblem ?? null,
    signUp: connections.signUp ? { appId: connections.signUp.appId, configId: connections.signUp.configId } : null,
  }
})
