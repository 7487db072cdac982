import { aiStepConfig, requestOf } from '@parley/cards'
import { ParleyError } from '@parley/errors'
import { z } from 'zod'
import { readVoice } from '../../read-voice.ts'
import { toolChoices } from '../../tool-choices.ts'
import { workspaceProcedure } from '../../trpc.ts'

/** The words that a model gets of an AI step, as it stands in the editor: each part with its tokens. Placeholders stand as they are. A mutation, for a persona is longer than an address may be. */
export const prompt = workspaceProcedure('viewer')
  .input(z.object({ config: z.unknown() }))
  .mutation(async ({ ctx, input }) => {
    const config = aiStepConfig.safeParse(input.config)
    if (!config.success) throw new ParleyError('BAD_INPUT', `The prompt can be shown once the card has no errors: ${config.error.issues[0]?.message ?? ''}`)
    const [settings, voice, tools, servers] = await Promise.all([ctx.tenant.workspace.settings(), ctx.tenant.agents.voice(), ctx.tenant.tools.list(), ctx.tenant.tools.servers()])
    const granted = toolChoices(tools, servers).filter(({ id }) => config.data.tools.includes(id))
    const request = requestOf(config.data, { history: [], known: {}, language: settings?.language ?? 'en', now: Date.now(), timeZone: settings?.timeZone ?? 'UTC', render: (text) => text })
    return ctx.promptReader.read(request, readVoice(voice), granted)
  })
