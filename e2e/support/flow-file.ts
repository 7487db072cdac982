import type { Page } from '@playwright/test'
import { call, flowsOf } from './demo.ts'

interface Node {
  name: string
  card: string
  config?: object
  at?: [number, number]
}

/** A flow file as `flow export` writes it. Edges: `['begin', 'next', 'greeting']`. */
export function flowFile(name: string, nodes: Node[], edges: [from: string, port: string, to: string][]) {
  return {
    format: 'parley-flow',
    schemaVersion: 1,
    name,
    variables: [],
    nodes: nodes.map((node, index) => ({
      id: node.name,
      name: node.name,
      card: node.card,
      cardVersion: 1,
      config: node.config ?? {},
      position: { x: node.at?.[0] ?? index * 360, y: node.at?.[1] ?? 80 },
    })),
    edges: edges.map(([from, port, to], index) => ({ id: `edge_${index + 1}`, from: { node: from, port }, to: { node: to } })),
  }
}

/** Begin, then one message. */
export const greeting = (name: string, text = 'Good morning!') =>
  flowFile(
    name,
    [
      { name: 'begin', card: 'start', config: { trigger: { type: 'any' } } },
      { name: 'hello', card: 'message', config: { bubbles: [{ type: 'text', text }] } },
    ],
    [['begin', 'next', 'hello']],
  )

/** Chooses a file in the list of flows, as with "Import". */
export async function importFile(page: Page, filename: string, content: object | string): Promise<void> {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  await page.getByLabel('Flow file').setInputFiles({ name: filename, mimeType: 'application/json', buffer: Buffer.from(text) })
}

/** Makes a flow of a file and opens its editor; its address. */
export async function openFlow(page: Page, workspaceId: string, file: { name: string }): Promise<string> {
  const { flowId } = await call<{ flowId: string }>(page, 'flows.import', { workspaceId, text: JSON.stringify(file) })
  const url = `${flowsOf(workspaceId)}/${flowId}`
  await page.goto(url)
  await page.getByRole('region', { name: 'Canvas' }).locator('[data-node-name]').first().waitFor()
  return url
}
