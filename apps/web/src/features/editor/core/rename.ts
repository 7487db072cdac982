import type { JsonObject } from '@parley/channel'
import type { CardShape, CardShapes, FlowDocument, FlowNode, TemplateUse } from '@parley/flow'
import { configOf, getField, setField, textLeaves } from '@parley/flow'

/** Old names to new ones. */
export type Renames = ReadonlyMap<string, string>

const identifier = /[\p{L}_](?:[\p{L}\p{M}\p{N}_]|-(?=[\p{L}\p{N}_]))*/uy

/**
 * The same template with other names for its roots: `{{ old.answer | default: old.x }}` becomes
 * `{{ new.answer | default: new.x }}`. Quoted texts, filters, tags and properties of that name stay.
 */
export function renameInTemplate(template: string, names: Renames): string {
  return template.replace(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g, (placeholder) => renameInExpression(placeholder, names))
}

function renameInExpression(source: string, names: Renames): string {
  let out = ''
  let at = 0
  // The name after this is a filter's or, in `{% … %}`, a tag's: it names nothing in the scope.
  let naming = false
  let property = false
  while (at < source.length) {
    const character = source[at]!
    if (character === '"' || character === "'") {
      const end = source.indexOf(character, at + 1)
      const stop = end === -1 ? source.length : end + 1
      out += source.slice(at, stop)
      at = stop
      naming = property = false
      continue
    }
    identifier.lastIndex = at
    const word = identifier.exec(source)?.[0]
    if (word !== undefined) {
      at += word.length
      const argument = /^\s*:/.test(source.slice(at))
      out += naming || property || argument ? word : (names.get(word) ?? word)
      naming = property = false
      continue
    }
    if (character === '|' || source.startsWith('{%', at)) naming = true
    else if (character === '.' && source[at + 1] !== '.' && source[at - 1] !== '.') property = true
    else if (!/[\s%{-]/.test(character)) naming = property = false
    out += character
    at += 1
  }
  return out
}

function renamePath(path: string, names: Renames): string {
  const [root = '', ...rest] = path.split('.')
  return [names.get(root) ?? root, ...rest].join('.')
}

/** The config of one node after nodes or variables have been renamed, all at once: names may be swapped. */
export function renameInConfig(card: CardShape, config: JsonObject, names: Renames): JsonObject {
  // A stored config may leave out what has a default; a card is asked only about a whole one.
  const whole = card.config.safeParse(config)
  if (!whole.success) return config
  let result = config
  for (const { field, template } of card.texts(whole.data)) {
    if (getField(result, field) !== template) continue
    const renamed = renameInTemplate(template, names)
    if (renamed !== template) result = setField(result, field, renamed)
  }
  for (const { field, path } of card.reads?.(whole.data) ?? []) {
    const renamed = renamePath(path, names)
    if (renamed !== path && getField(result, field) === path) result = setField(result, field, renamed)
  }
  return renameWrites(card, result, names)
}

/**
 * What a card writes does not say where in its config it stands, so each text that could be it is
 * tried: it is one exactly if the card then writes to the new name.
 */
function renameWrites(card: CardShape, config: JsonObject, names: Renames): JsonObject {
  const written = (candidate: JsonObject) => {
    const whole = card.config.safeParse(candidate)
    return whole.success ? (card.writes?.(whole.data) ?? []).map((write) => write.path) : []
  }
  let result = config
  for (const path of new Set(written(config))) {
    const renamed = renamePath(path, names)
    if (renamed === path) continue
    for (const { field, text } of Array.from(textLeaves(result))) {
      if (text !== path) continue
      const candidate = setField(result, field, renamed)
      if (written(candidate).filter((one) => one === renamed).length > written(result).filter((one) => one === renamed).length) result = candidate
    }
  }
  return result
}

/** The same for the template that a node sends once the window has closed. */
export function renameInRule(node: FlowNode, names: Renames): FlowNode {
  const rule = node.whenClosed
  if (rule?.do !== 'template') return node
  // What customers read is approved as it is: only our own texts are renamed.
  const { values, media, files } = rule.template
  const own: JsonObject = { values, media, files }
  const renamed = [...textLeaves(own)].reduce((result, { field, text }) => {
    const next = renameInTemplate(text, names)
    return next === text ? result : setField(result, field, next)
  }, own)
  return renamed === own ? node : { ...node, whenClosed: { ...rule, template: { ...rule.template, ...(renamed as Pick<TemplateUse, 'values' | 'media' | 'files'>) } } }
}

/** Every placeholder and path of the flow that begins with `from` now begins with `to`. Names themselves are not touched. */
export function renameReferences(document: FlowDocument, cards: CardShapes, from: string, to: string): FlowDocument {
  if (from === to) return document
  const names = new Map([[from, to]])
  const nodes = document.nodes.map((node) => {
    const ruled = renameInRule(node, names)
    const read = configOf(node, cards)
    // The stored config, not the parsed one: what the schema would add is not ours to write.
    if (!read) return ruled
    const config = renameInConfig(read.card, node.config, names)
    return config === node.config ? ruled : { ...ruled, config }
  })
  return nodes.some((node, index) => node !== document.nodes[index]) ? { ...document, nodes } : document
}
