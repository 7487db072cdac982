import type { CatalogTool, ModelRequest, ToolOffer } from './port.ts'

export interface Offer {
  /** What the model calls it: unique, and in letters that every provider takes. */
  name: string
  offer: ToolOffer & Partial<Pick<CatalogTool, 'confirm' | 'words' | 'repeatable'>>
}

/** What the model is offered beside `respond`: the workspace's tools that were granted, then what the card does itself. */
export function offersOf(request: Pick<ModelRequest, 'tools' | 'builtins'>, tools: CatalogTool[] = []): Offer[] {
  const granted = new Set(request.tools ?? [])
  // Only what was granted, whatever the catalog returns; only builtins may be called so.
  const all = [...tools.filter(({ id }) => granted.has(id) && !id.startsWith('builtin:')), ...(request.builtins ?? []).filter(({ id }) => id.startsWith('builtin:'))]
  const taken = new Set(['respond'])
  return all.map((offer) => {
    const base = offer.name.replace(/[^a-zA-Z0-9_-]+/g, '_').replace(/^_+|_+$/g, '').slice(0, 58) || 'tool'
    let name = base
    for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`
    taken.add(name)
    return { name, offer }
  })
}
