import { freshTool, type ToolDefinition } from '@parley/tools/definition'
import { expect, it } from 'vitest'
import { missingCredentials } from './missing-credentials.ts'

const tool = (part: Partial<ToolDefinition>): ToolDefinition => ({ ...freshTool(), address: 'https://api.example.com/a', ...part })

it('names every secret that is not stored for its server, with who needs it', () => {
  const tools = [
    tool({ name: 'one', headers: [{ name: 'x', value: 'Bearer {{ credentials.key }}' }] }),
    tool({ name: 'two', method: 'POST', bodyKind: 'json', body: '{"a": ["{{ credentials.key }}", "{{ credentials.other }}"]}' }),
    tool({ name: 'three', headers: [{ name: 'x', value: '{{ credentials.stored }}{{ arguments.a }}' }] }),
  ]
  const servers = [{ name: 'stock', address: 'https://mcp.example.com/mcp', headers: [{ name: 'x', value: '{{ credentials.stored }}' }] }]
  expect(missingCredentials(tools, servers, [{ name: 'stored', origin: 'https://api.example.com' }])).toEqual([
    { name: 'key', origin: 'https://api.example.com', usedBy: ['one', 'two'] },
    { name: 'other', origin: 'https://api.example.com', usedBy: ['two'] },
    { name: 'stored', origin: 'https://mcp.example.com', usedBy: ['stock'] },
  ])
  expect(missingCredentials([tool({ address: '' })], [], [])).toEqual([])
})
