import type { JsonObject } from '@parley/channel'
import type { HandoverChanges, ModelRequest } from '@parley/interpreter'
import { filledIntent } from '../shared/intent.ts'
import { microsOf } from '../shared/model-choice.ts'
import { offersOf } from './builtin-tools.ts'
import type { AiStepConfig } from './card.ts'
import type { NodeHandover } from './persona.ts'

/** What a question to the model takes from the conversation. */
export interface AskedNow extends Pick<ModelRequest, 'history' | 'since' | 'language' | 'now' | 'timeZone' | 'contactId' | 'rounds' | 'unsure'> {
  known: JsonObject
  /** Marks what it fills in as data. */
  render(template: string): string
}

/** The question of an AI step to the model. The one place that makes it: at run time, and where the prompt is shown. */
export function requestOf(config: AiStepConfig, { render, known, ...now }: AskedNow): ModelRequest {
  const { persona } = config
  const filled = (list: string[]) => list.map(render).filter((text) => text.trim() !== '')
  const handover = changesOf(config.handover)
  return {
    provider: config.provider,
    model: config.model,
    persona: {
      name: persona.name,
      identity: render(persona.identity),
      tone: render(persona.tone),
      facts: filled(persona.facts),
      boundaries: filled(persona.boundaries),
      examples: persona.examples.filter(({ says, reply }) => says.trim() !== '' && reply.trim() !== ''),
      format: render(persona.format),
      language: persona.language,
    },
    instructions: render(config.instructions),
    exits: config.exits.map(({ name, description }) => ({ name, description })),
    collect: config.collect.map(({ name, type, description }) => ({ name, type, description })),
    known,
    tools: config.tools,
    builtins: offersOf(config.builtins),
    ...now,
    ...(config.intents.length === 0 ? {} : { intents: config.intents.map(filledIntent) }),
    ...(config.fallback === null ? {} : { fallback: config.fallback }),
    ...(config.budget === null ? {} : { budget: microsOf(config.budget) }),
    ...(Object.keys(handover).length > 0 ? { handover } : {}),
  }
}

function changesOf({ topics, onlyOwn, ...triggers }: NodeHandover): HandoverChanges {
  const said = Object.fromEntries(Object.entries(triggers).filter(([, value]) => value !== null))
  return { ...said, ...(onlyOwn ? { onlyOwn } : {}), ...(topics.length > 0 ? { topics: topics.filter((topic) => topic !== '') } : {}) }
}
