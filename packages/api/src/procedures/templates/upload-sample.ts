import { z } from 'zod'
import { notFound } from '../../error-shape.ts'
import { accountOf } from '../../template-procedure.ts'
import { idInput, workspaceProcedure } from '../../trpc.ts'

/** Hands a file of the workspace to Meta as the sample of a header. */
export const uploadSample = workspaceProcedure('editor')
  .input(z.object({ accountId: z.string().min(1), fileId: idInput }))
  .mutation(async ({ ctx, input }) => {
    const file = await ctx.sampleFiles(ctx.workspaceId, ctx.viewer.userId, input.fileId)
    if (!file) throw notFound('This file')
    return { handle: await ctx.templateManager.upload(await accountOf(ctx, input.accountId), { bytes: file.bytes, mimeType: file.mimeType, filename: file.name }) }
  })
