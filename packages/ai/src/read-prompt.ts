import { composePrompt } from './compose-prompt.ts'
import { loadTokenizer } from './tokens.ts'
import { mergePersona, personaRules, type WorkspacePersona } from './persona.ts'
import type { ModelRequest, PromptExtras } from './port.ts'

/** The prompt of an AI step as the worker puts it together, part by part with its tokens, for reading. */
export async function readPrompt(request: ModelRequest, voice: { persona: WorkspacePersona }, tools: NonNullable<PromptExtras['tools']>) {
  const persona = mergePersona(voice.persona, request.persona)
  const count = await loadTokenizer()
  const prompt = composePrompt({ ...request, persona }, { rules: personaRules(persona), tools })
  const part = (title: string, text: string) => ({ title, text, tokens: count(text) })
  const parts = [
    part('The same for every customer', prompt.stable),
    part('Of the moment', prompt.current),
    part('What it can call', prompt.tools.map(({ name, description, parameters }) => `${name}: ${description}\n${JSON.stringify(parameters, null, 2)}`).join('\n\n')),
  ].filter(({ text }) => text !== '')
  return { parts, tokens: parts.reduce((sum, { tokens }) => sum + tokens, 0) }
}
