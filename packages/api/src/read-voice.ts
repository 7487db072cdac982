import { handoverRulesSchema, personaSchema } from '@parley/cards'
import type { AgentVoice } from './ports/agents.ts'

/** A stored voice with what it leaves out; what cannot be read is as usual. */
export function readVoice({ persona, handover }: { persona: unknown; handover: unknown }): AgentVoice {
  const read = personaSchema.safeParse(persona)
  const rules = handoverRulesSchema.safeParse(handover)
  return { persona: read.success ? read.data : personaSchema.parse({}), handover: rules.success ? rules.data : handoverRulesSchema.parse({}) }
}
