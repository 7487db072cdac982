import { z } from 'zod'
import type { Role } from './roles.ts'
import { idInput, workspaceProcedure } from './trpc.ts'

/** For one flow of the workspace. */
export const flowProcedure = (least: Role) => workspaceProcedure(least).input(z.object({ flowId: idInput }))
