import type { ModelRequest } from '../port.ts'

/** A question to a model as the salon's agent would ask it. 2026-11-23 is a Monday. */
export function requestOf(parts: Partial<ModelRequest> & { says?: string } = {}): ModelRequest {
  const { says, ...rest } = parts
  const now = Date.parse('2026-11-23T10:00:00Z')
  return {
    provider: 'default',
    model: '',
    persona: { name: 'Mia', identity: 'You are Mia of Harbour Hair.', tone: 'Warm and brief.', facts: ['A haircut costs €48.', 'We are open Tuesday to Saturday, 9:00 to 18:00.'] },
    instructions: 'Answer questions.',
    exits: [
      { name: 'Done', description: 'The customer says goodbye.' },
      { name: 'Person', description: 'The customer asks for a person.' },
    ],
    collect: [],
    known: {},
    history: says === undefined ? [{ from: 'contact', text: 'hi', at: now - 1000 }] : [{ from: 'contact', text: says, at: now - 1000 }],
    language: 'en',
    now,
    timeZone: 'Europe/Berlin',
    ...rest,
  }
}
