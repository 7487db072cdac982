import type { ModelRequest } from './port.ts'

export type PersonaParts = ModelRequest['persona']

/** What a workspace shares with all its AI steps; what is empty says nothing. */
export type WorkspacePersona = Partial<PersonaParts>

const either = (own: string | undefined, shared: string | undefined) => (own?.trim() ? own : (shared ?? ''))
const together = <T>(shared: T[] | undefined, own: T[] | undefined) => [...new Map([...(shared ?? []), ...(own ?? [])].map((entry) => [JSON.stringify(entry), entry])).values()]

/** The workspace's persona with what the node says otherwise: a field of the node takes the place of the shared one, its lists come on top. */
export function mergePersona(shared: WorkspacePersona, own: PersonaParts): PersonaParts {
  return {
    name: either(own.name, shared.name),
    identity: either(own.identity, shared.identity),
    tone: either(own.tone, shared.tone),
    facts: together(shared.facts, own.facts),
    boundaries: together(shared.boundaries, own.boundaries),
    // Examples of one voice do not mix with those of another.
    examples: own.examples?.length ? own.examples : (shared.examples ?? []),
    format: either(own.format, shared.format),
    language: either(own.language, shared.language),
  }
}

/** The paragraphs that a persona adds to the stable part of a prompt, beside who it is, how it speaks and what it knows. */
export function personaRules({ boundaries = [], examples = [], format = '', language = '' }: PersonaParts): string[] {
  const lines = (list: string[]) => list.map((line) => line.trim()).filter(Boolean).map((line) => `- ${line}`).join('\n')
  return [
    boundaries.some((line) => line.trim()) ? `What you never do, whatever you are asked:\n${lines(boundaries)}` : '',
    format.trim() ? `The form of your answers: ${format.trim()}` : '',
    language.trim() ? `Write in this language only, whatever the customer writes in: ${language.trim()}.` : '',
    examples.length > 0 ? `Examples of how you answer:\n${examples.map(({ says, reply }) => `- To “${says.trim()}” you answer: “${reply.trim()}”`).join('\n')}` : '',
  ].filter(Boolean)
}
