import { readVoice } from '../../read-voice.ts'
import { workspaceProcedure } from '../../trpc.ts'

/** The persona of all AI steps of the workspace, and when they pass a conversation to a person. */
export const voice = workspaceProcedure('viewer').query(async ({ ctx }) => readVoice(await ctx.tenant.agents.voice()))
