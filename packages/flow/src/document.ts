import type { Json } from '@parley/channel'
import { z } from 'zod'
import { nameSchema } from './names.ts'
import { windowRuleSchema } from './window-rule.ts'

/** Raise by one with every change of shape, and add the step to `documentMigrations` (upgrade.ts). */
export const currentSchemaVersion = 1

export const maxNodes = 1000

const idSchema = z.string().min(1).max(64).regex(/^[A-Za-z0-9_-]+$/, 'An id is made of letters, digits, "-" and "_".')

const jsonSchema: z.ZodType<Json> = z.json() as z.ZodType<Json>

export const variableTypes = ['text', 'number', 'boolean', 'date', 'list', 'object'] as const
export type VariableType = (typeof variableTypes)[number]

export const variableSchema = z.object({
  name: nameSchema,
  type: z.enum(variableTypes),
  /** What it holds when a session begins. */
  initial: jsonSchema.optional(),
  description: z.string().max(200).optional(),
})
export type Variable = z.infer<typeof variableSchema>

export const nodeSchema = z.object({
  id: idSchema,
  /** Readable, unique in the flow; its results are addressed by it. */
  name: nameSchema,
  card: z.string().min(1).max(40),
  cardVersion: z.number().int().min(1),
  /** Checked against the card's own schema, not here: a flow may hold a card that is not (yet) known. */
  config: z.record(z.string(), jsonSchema),
  position: z.object({ x: z.number(), y: z.number() }),
  /** What it does instead of speaking when the customer-service window has closed; without it, it waits for the customer. */
  whenClosed: windowRuleSchema.optional(),
})
export type FlowNode = z.infer<typeof nodeSchema>

export const edgeSchema = z.object({
  id: idSchema,
  from: z.object({ node: idSchema, port: z.string().min(1).max(80) }),
  to: z.object({ node: idSchema }),
})
export type Edge = z.infer<typeof edgeSchema>

export const flowDocumentSchema = z
  .object({
    schemaVersion: z.literal(currentSchemaVersion),
    variables: z.array(variableSchema).max(200),
    nodes: z.array(nodeSchema).max(maxNodes),
    edges: z.array(edgeSchema).max(maxNodes * 4),
  })
  .superRefine((document, context) => {
    const once = (path: string, values: string[], what: string) => {
      const seen = new Set<string>()
      values.forEach((value, index) => {
        if (seen.has(value)) context.addIssue({ code: 'custom', path: [path, index], message: `${what} “${value}” is there twice.` })
        seen.add(value)
      })
    }
    once('nodes', document.nodes.map((node) => node.id), 'The node id')
    once('edges', document.edges.map((edge) => edge.id), 'The edge id')
  })

/** What an operator draws. JSON; `schemaVersion` says which shape. */
export type FlowDocument = z.infer<typeof flowDocumentSchema>

/** A flow before its first card. */
export const emptyDocument = (): FlowDocument => ({ schemaVersion: currentSchemaVersion, variables: [], nodes: [], edges: [] })
