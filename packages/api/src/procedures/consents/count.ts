import { workspaceProcedure } from '../../trpc.ts'

/** How many contacts have opted in to marketing, and how many out. */
export const count = workspaceProcedure('viewer').query(({ ctx }) => ctx.tenant.consents.count())
