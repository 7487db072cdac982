import type { CatalogTool, ToolCatalog } from '../port.ts'

const availability: CatalogTool = {
  id: 'tool-1',
  name: 'check_availability',
  description: 'Finds free times.',
  parameters: { type: 'object', properties: { day: { type: 'string', format: 'date' }, chairs: { type: 'integer', minimum: 1 } }, required: ['day'] },
  repeatable: true,
}
const booking: CatalogTool = {
  id: 'tool-2',
  name: 'book',
  description: 'Books.',
  parameters: { type: 'object', properties: { day: { type: 'string' }, service: { enum: ['cut', 'colour'] } }, required: ['day', 'service'] },
  confirm: 'Shall I book a {{ service }} on {{arguments.day}}?',
  repeatable: false,
}
/** Two tools of a salon: one that looks up, one that wants a yes. */
export const tools: ToolCatalog = { describe: async (_workspaceId: string, ids: string[]) => [availability, booking].filter(({ id }) => ids.includes(id)) }
