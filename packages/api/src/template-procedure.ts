import { templateCategories, templateShapeSchema } from '@parley/channel'
import { ParleyError } from '@parley/errors'
import { z } from 'zod'
import type { Context } from './context.ts'
import { notFound } from './error-shape.ts'
import type { OwnAccount } from './ports/templates.ts'
import type { Role } from './roles.ts'
import { idInput, workspaceProcedure } from './trpc.ts'

/** For one template of the workspace. */
export const templateProcedure = (least: Role) => workspaceProcedure(least).input(z.object({ templateId: idInput }))

export const draftInput = z.object({ name: z.string(), language: z.string(), category: z.enum(templateCategories), shape: templateShapeSchema })

/** The account with its secret. A test number is made known to the test phone first. */
export async function accountOf(ctx: Pick<Context, 'templateAccounts' | 'testNumbers'> & { workspaceId: string }, accountId: string): Promise<OwnAccount> {
  const account = (await ctx.templateAccounts(ctx.workspaceId)).find((candidate) => candidate.accountId === accountId)
  if (!account) throw new ParleyError('NOT_FOUND', 'The number of this template is no longer connected. Connect it again under Settings.')
  if (account.mode === 'test') await ctx.testNumbers.register(ctx.workspaceId)
  return account
}

export const noTemplate = () => notFound('This template')
