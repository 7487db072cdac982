import { signedInProcedure } from '../../trpc.ts'

/** The workspaces that the person reaches, by agency and name. */
export const list = signedInProcedure.query(({ ctx }) => ctx.directory.list(ctx.viewer.userId))
