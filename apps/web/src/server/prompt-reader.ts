import { composePrompt, loadTokenizer, mergePersona, personaRules } from '@parley/ai'
import type { PromptReader } from '@parley/api'

/** The prompt of an AI step as the worker puts it together, for reading. */
export function createPromptReader(): PromptReader {
  return {
    async read(request, voice, tools) {
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
    },
  }
}
