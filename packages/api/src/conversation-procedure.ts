import { z } from 'zod'
import type { Role } from './roles.ts'
import { idInput, workspaceProcedure } from './trpc.ts'

/** For one conversation of the workspace. */
export const conversationProcedure = (least: Role) => workspaceProcedure(least).input(z.object({ conversationId: idInput }))
