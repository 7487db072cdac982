import { workspaceProcedure } from '../../trpc.ts'

/** All numbers, the test number among them. No secret is in it. */
export const list = workspaceProcedure('viewer').query(({ ctx }) => ctx.tenant.channels.list())
