import type { FlowDocument } from '@parley/flow'
import { nameSchema, reservedNames, toName } from '@parley/flow'
import { namesIn } from './commands.ts'

/** What is wrong with a name somebody is typing for a node or variable now called `own`; undefined where nothing is. */
export function whyNotName(document: FlowDocument, own: string, name: string): string | undefined {
  if (name.trim() === '') return 'A name is needed: results are addressed by it.'
  const parsed = nameSchema.safeParse(name)
  if (!parsed.success) {
    const near = toName(name)
    return name.length > 40 ? 'At most 40 characters.' : `Letters, digits and underscores, not a digit first. For example “${near}”.`
  }
  if ((reservedNames as readonly string[]).includes(name)) return `“${name}” already means something in placeholders. Choose another.`
  if (name !== own && namesIn(document).includes(name)) return `There is already a card or variable called “${name}”.`
  return undefined
}
