import type { VariableInfo } from '@parley/flow'

/** Where in a text somebody is just writing a placeholder: after `{{`, before its end. */
export function openPlaceholder(text: string, caret: number): { from: number; query: string } | undefined {
  const from = text.lastIndexOf('{{', caret - 1)
  if (from === -1 || caret < from + 2) return undefined
  const query = text.slice(from + 2, caret)
  return /[}\n|]/.test(query) ? undefined : { from, query: query.trim() }
}

/** The text with a placeholder put in at the caret, or in place of the one being written. */
export function insertPlaceholder(text: string, caret: number, path: string): { text: string; caret: number } {
  const open = openPlaceholder(text, caret)
  const from = open ? open.from : caret
  // What was already closed by hand is not closed twice.
  const rest = text.slice(caret).replace(open ? /^\s*\}\}/ : /^(?!)/, '')
  const placeholder = `{{ ${path} }}`
  return { text: text.slice(0, from) + placeholder + rest, caret: from + placeholder.length }
}

const titles: Record<VariableInfo['source'], string> = { contact: 'Contact', message: 'The customer’s message', conversation: 'Conversation', workspace: 'Business', flow: 'Variables of this flow', node: 'Answers and results' }
const order: VariableInfo['source'][] = ['node', 'contact', 'message', 'flow', 'conversation', 'workspace']

/** What fits the search, in groups by where it comes from; empty groups are left out. */
export function groupVariables(variables: VariableInfo[], query: string): { title: string; variables: VariableInfo[] }[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (variable: VariableInfo) => words.every((word) => variable.path.toLowerCase().includes(word) || variable.label.toLowerCase().includes(word))
  return order
    .map((source) => ({ title: titles[source], variables: variables.filter((variable) => variable.source === source && fits(variable)) }))
    .filter((group) => group.variables.length > 0)
}
