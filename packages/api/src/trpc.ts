import { isParleyError, ParleyError } from '@parley/errors'
import { initTRPC, TRPCError } from '@trpc/server'
import superjson from 'superjson'
import { z } from 'zod'
import type { Context } from './context.ts'
import { describeError, notFound, trpcCodes } from './error-shape.ts'
import { isAtLeast, type Role } from './roles.ts'

const t = initTRPC.context<Context>().create({
  transformer: superjson,
  errorFormatter({ shape, error }) {
    // What tRPC itself refuses (an unknown procedure, a wrong method) has no cause and its own words.
    if (error.cause === undefined && error.code !== 'INTERNAL_SERVER_ERROR')
      return { ...shape, data: { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path, parleyCode: 'BAD_INPUT' as const, details: null as unknown } }
    const { message, data } = describeError(error.cause)
    return { ...shape, message, data: { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path, ...data } }
  },
})

export const router = t.router
export const createCallerFactory = t.createCallerFactory

/** Gives our errors their tRPC code. */
const withCodes = t.middleware(async ({ next }) => {
  const result = await next()
  if (!result.ok && isParleyError(result.error.cause)) throw new TRPCError({ code: trpcCodes[result.error.cause.code], message: result.error.cause.message, cause: result.error.cause })
  return result
})

/** For everybody, signed in or not. */
export const publicProcedure = t.procedure.use(withCodes)

/** For whoever is signed in. */
export const signedInProcedure = publicProcedure.use(({ ctx, next }) => {
  if (!ctx.viewer) throw new ParleyError('NOT_SIGNED_IN', 'You are signed out. Sign in to go on.')
  return next({ ctx: { ...ctx, viewer: ctx.viewer } })
})

export const idInput = z.uuid('This is not an id of Parley.')
const workspaceInput = z.object({ workspaceId: idInput })

const roleNames: Record<Role, string> = { viewer: 'viewer', agent: 'agent', editor: 'editor', admin: 'administrator', owner: 'owner' }

/**
 * For members of the workspace named in the input who have at least the role `least`. Gives
 * repositories that see this workspace only. Whoever has no business there learns not even that it exists.
 */
export const workspaceProcedure = (least: Role) =>
  signedInProcedure.input(workspaceInput).use(async ({ ctx, input, next }) => {
    const role = await ctx.directory.roleIn(ctx.viewer.userId, input.workspaceId)
    if (!role) throw notFound('This workspace')
    if (!isAtLeast(role, least))
      throw new ParleyError('FORBIDDEN', `You are a ${roleNames[role]} here; this needs at least the role of ${roleNames[least]}. Ask an administrator of the workspace.`, { details: { role, least } })
    return next({ ctx: { ...ctx, role, workspaceId: input.workspaceId, tenant: ctx.tenant(input.workspaceId, ctx.viewer.userId) } })
  })
