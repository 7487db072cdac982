import { handoverRulesSchema, personaSchema } from '@parley/cards'
import { z } from 'zod'
import { mergeChanges } from '../../merge-changes.ts'
import { readVoice } from '../../read-voice.ts'
import { workspaceProcedure } from '../../trpc.ts'

const voiceInput = z.object({ persona: personaSchema, handover: handoverRulesSchema })

const personaNames = { name: 'Name', identity: 'Who it is', tone: 'How it speaks', facts: 'Facts', boundaries: 'Never', examples: 'Examples', format: 'Form of its answers', language: 'Language' }
const handoverNames = { topics: 'Topics for people', intents: 'Intents', byModel: 'Read every message with the small model' }

/** Counts within seconds, in running conversations as well. `began`: what it was when the writer opened it; see `mergeChanges`. */
export const setVoice = workspaceProcedure('admin')
  .input(voiceInput.extend({ began: voiceInput.optional() }))
  .mutation(({ ctx, input: { persona, handover, began } }) =>
    ctx.tenant.agents.setVoice((stored) => {
      const now = readVoice(stored)
      return { persona: mergeChanges(persona, began?.persona, now.persona, personaNames), handover: mergeChanges(handover, began?.handover, now.handover, handoverNames) }
    }),
  )
