import { inspectTemplate } from '@parley/flow'
import { z } from 'zod'

export const toolMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
export type ToolMethod = (typeof toolMethods)[number]

export const bodyKinds = ['none', 'json', 'form', 'text'] as const
export type BodyKind = (typeof bodyKinds)[number]

const resultTypes = ['text', 'number', 'boolean', 'list', 'object'] as const
export type ResultType = (typeof resultTypes)[number]

/** What a model may call a tool: the narrowest of what the providers allow. */
const toolNameSchema = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/, 'Use a letter first, then letters, digits, _ and -, at most 64 in all.')

const roots = ['arguments', 'contact', 'conversation', 'credentials', 'call', 'response']

/** Why a text's placeholders cannot be filled in; undefined where they can. */
function templateProblem(text: string): string | undefined {
  const { error, paths } = inspectTemplate(text)
  if (error !== undefined) return `A placeholder cannot be read: ${error}.`
  const strange = paths.find(([root]) => !roots.includes(root ?? ''))
  return strange && `There is no “${strange.join('.')}” here. Use arguments, contact, conversation or credentials, as in {{ arguments.day }}.`
}

/** A text whose placeholders can be read. */
const template = (most: number, what: string) =>
  z.string().max(most, `${what} has at most ${most.toLocaleString('en')} characters.`).superRefine((text, context) => {
    const problem = templateProblem(text)
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem })
  })

/** The texts of a JSON body, in which placeholders are filled in one by one; the whole where it is no JSON by itself. */
export function bodyTexts({ bodyKind, body }: { bodyKind: BodyKind; body: string }): string[] {
  const within = (value: unknown): string[] => (typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(within) : [])
  if (bodyKind !== 'json') return [body]
  try {
    return within(JSON.parse(body))
  } catch {
    return [body]
  }
}

/** Scheme, host and port of an address as it is written; undefined where they are not plain. */
export function originOf(address: string): string | undefined {
  const head = /^https?:\/\/[^/?#\s{}]+(?=[/?#]|$)/i.exec(address.trim())?.[0]
  if (head === undefined || !URL.canParse(head)) return undefined
  const url = new URL(head)
  return url.username === '' && url.password === '' ? url.origin : undefined
}

/** JSON Schema of an object. Kept as it was given; ajv judges it where it is used. */
const parametersSchema = z
  .record(z.string(), z.json())
  .refine((schema) => JSON.stringify(schema).length <= 20_000, 'The parameters are too long; 20,000 characters are enough for every tool that a model can use.')
  .refine((schema) => schema['type'] === 'object', 'Parameters are described by a JSON Schema of an object: {"type": "object", "properties": …}.')

const headerSchema = z.object({
  name: z.string().trim().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, 'This is no name of a header.'),
  value: template(2_000, 'A header'),
})

const resultSchema = z.object({
  /** Later cards use it by this name. */
  name: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'Use small letters, digits and underscores, and begin with a letter.'),
  type: z.enum(resultTypes).default('text'),
  label: z.string().max(200).default(''),
  /** One placeholder keeps the value as it is: `{{ response.body.slots }}`. */
  value: template(2_000, 'A result'),
})
export type ToolResultField = z.infer<typeof resultSchema>

/** Nobody else may name these headers: they are the connection's own. */
const ownHeaders = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'upgrade', 'expect', 'te', 'trailer', 'keep-alive', 'proxy-connection'])

/** A function that a model or a card may call: one request to an HTTP API of the business. */
export const toolDefinitionSchema = z
  .object({
    name: toolNameSchema,
    /** For the model: when to call it and what it answers. */
    description: z.string().trim().min(1, 'Say what it does and when it is to be used: the model reads this.').max(2_000, 'A description has at most 2,000 characters.'),
    parameters: parametersSchema,
    method: z.enum(toolMethods).default('GET'),
    /** Placeholders may stand after the host. */
    address: template(2_000, 'The address'),
    headers: z.array(headerSchema).max(30, 'At most 30 headers.').default([]),
    bodyKind: z.enum(bodyKinds).default('none'),
    body: z.string().max(20_000, 'The body has at most 20,000 characters.').default(''),
    /** What is made of the answer. None: the answer as it came. */
    results: z.array(resultSchema).max(30, 'At most 30 results.').default([]),
    timeoutMs: z.number().int().min(500, 'Give it at least half a second.').max(30_000, 'At most 30 seconds: the customer waits.').default(10_000),
    /** Attempts in all; more than one only where repeating does no harm. */
    attempts: z.number().int().min(1).max(4, 'At most four attempts.').default(1),
    /** Carries the call's own id, the same for every attempt, so that the other side knows a repeated call. Empty: it has none. */
    idempotencyHeader: z.string().trim().regex(/^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100})?$/, 'This is no name of a header.').default(''),
    readsOnly: z.boolean().default(false),
    /** Shown to the customer before it is called, who has to say yes. Empty: they are not asked. */
    confirm: template(900, 'The question').default(''),
  })
  .superRefine((tool, context) => {
    const say = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message })
    if (originOf(tool.address) === undefined) say(['address'], 'Begin with https:// and the name of the server, written out; placeholders may stand after it.')
    const wrongBody = tool.bodyKind === 'none' ? undefined : bodyTexts(tool).map(templateProblem).find((problem) => problem !== undefined)
    if (wrongBody !== undefined) say(['body'], wrongBody)
    const doubled = tool.results.find(({ name }, index) => tool.results.findIndex((other) => other.name === name) !== index)
    if (doubled) say(['results'], `Two results are called “${doubled.name}”. Rename one.`)
    tool.headers.forEach(({ name }, index) => {
      if (ownHeaders.has(name.toLowerCase())) say(['headers', index, 'name'], `“${name}” is set by the connection itself.`)
    })
    if (ownHeaders.has(tool.idempotencyHeader.toLowerCase())) say(['idempotencyHeader'], `“${tool.idempotencyHeader}” is set by the connection itself.`)
    if (tool.method === 'GET' && tool.bodyKind !== 'none') say(['bodyKind'], 'A GET has no body. Put what it asks for into the address.')
    if (tool.attempts > 1 && !isRepeatable(tool)) say(['attempts'], 'It is tried again only where that does no harm: it only reads, or a header carries the id of the call.')
  })
export type ToolDefinition = z.infer<typeof toolDefinitionSchema>

/** Calling it twice does no harm. */
export const isRepeatable = ({ readsOnly, idempotencyHeader }: Pick<ToolDefinition, 'readsOnly' | 'idempotencyHeader'>) => readsOnly || idempotencyHeader !== ''

export const freshTool = (): ToolDefinition => ({
  name: '', description: '', parameters: { type: 'object', properties: {}, required: [] }, method: 'GET', address: '', headers: [], bodyKind: 'none', body: '',
  results: [], timeoutMs: 10_000, attempts: 1, idempotencyHeader: '', readsOnly: true, confirm: '',
})

/** A secret is sent to one place only, whoever edits the tools. */
export const credentialSchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'Use small letters, digits and underscores, and begin with a letter.'),
  origin: z.string().trim().transform((text, context) => {
    const origin = originOf(text)
    if (origin === undefined) context.addIssue({ code: 'custom', message: 'Give the server that it is for, such as https://api.example.com.' })
    return origin ?? ''
  }),
})

/** A server that speaks the Model Context Protocol over streamable HTTP. */
export const serverSchema = z.object({
  name: z.string().trim().regex(/^[a-zA-Z][a-zA-Z0-9_-]{0,29}$/, 'Use a letter first, then letters, digits, _ and -, at most 30 in all.'),
  address: z.string().trim().max(2_000).refine((text) => originOf(text) !== undefined && URL.canParse(text), 'Begin with https:// and the name of the server.'),
  headers: z.array(headerSchema).max(10, 'At most ten headers.').default([]),
})
export type ServerDefinition = z.infer<typeof serverSchema>

/** A tool as a server told of it. */
export const listedToolSchema = z.object({ name: z.string().min(1).max(200), description: z.string().default(''), parameters: z.record(z.string(), z.json()), readsOnly: z.boolean(), repeatable: z.boolean() })
export type ListedTool = z.infer<typeof listedToolSchema>

/** What the operator allows of a server's tool. A server's own claims are only where the form begins. */
export const grantSchema = z.object({ readsOnly: z.boolean().default(false), repeatable: z.boolean().default(false), confirm: template(900, 'The question').default('') })
export type ToolGrant = z.infer<typeof grantSchema>

export const mcpId = (serverId: string, name: string) => `mcp:${serverId}:${name}`

/** The server's id and the tool's name; undefined for ids of other kinds. */
export function readMcpId(id: string): { serverId: string; name: string } | undefined {
  const found = /^mcp:([^:]+):(.+)$/.exec(id)
  return found ? { serverId: found[1]!, name: found[2]! } : undefined
}

/** What a model calls a server's tool. */
export const mcpOfferName = (server: string, name: string) => `${server}_${name}`.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64)
