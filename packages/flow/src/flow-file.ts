import { ParleyError } from '@parley/errors'
import { z } from 'zod'
import type { CardShapes } from './card-shape.ts'
import { flowDocumentSchema, type FlowDocument } from './document.ts'
import { upgradeDocument } from './upgrade.ts'

const flowFileFormat = 'parley-flow'

/** A flow as it is exported: one JSON object that any Parley of the same or a later version takes. */
export interface FlowFile extends FlowDocument {
  format: typeof flowFileFormat
  name: string
}

/** What `parseFlowFile` reads. Ids of tools and files mean something in their own workspace only. */
export function toFlowFile(name: string, document: FlowDocument): FlowFile {
  return { format: flowFileFormat, name, ...document }
}

const headSchema = z.object({ format: z.literal(flowFileFormat), name: z.string().trim().min(1).max(120) })

/**
 * Reads an exported flow, of this or an older version.
 * Throws ParleyError BAD_INPUT with the path of what is wrong, or UNSUPPORTED_VERSION.
 */
export function parseFlowFile(text: string, cards: CardShapes): { name: string; document: FlowDocument } {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch (cause) {
    throw new ParleyError('BAD_INPUT', `This is not a flow file: it is not JSON (${(cause as Error).message}).`, { cause })
  }
  const head = headSchema.safeParse(raw)
  if (!head.success) throw invalid('This is not a flow file', head.error)
  return { name: head.data.name, document: readDocument(raw, cards) }
}

/** Reads a stored or exported document of any known version. Errors as `parseFlowFile`. */
export function readDocument(raw: unknown, cards: CardShapes): FlowDocument {
  const parsed = flowDocumentSchema.safeParse(upgradeDocument(raw, cards))
  if (!parsed.success) throw invalid('The flow cannot be read', parsed.error)
  return parsed.data
}

function invalid(what: string, error: z.ZodError): ParleyError {
  const issues = error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  const first = issues[0]
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : ''
  return new ParleyError('BAD_INPUT', `${what}: ${first?.path ? `at "${first.path}": ` : ''}${first?.message}${more}`, { details: { issues } })
}
