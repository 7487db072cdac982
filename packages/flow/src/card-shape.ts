import type { ChannelLimits, JsonObject } from '@parley/channel'
import type { z } from 'zod'
import type { FlowProblem } from './check/problem.ts'
import type { FlowDocument, FlowNode, VariableType } from './document.ts'
import type { TemplateUse } from './template-use.ts'

/** A named exit of a node. */
export interface Port {
  /** Stable; edges are stored by it. */
  id: string
  /** What the operator reads beside the port. */
  label: string
  /**
   * What it means that no edge leaves here. `error`: the customer would meet silence, so publishing
   * is refused. `warning`: the conversation ends here, maybe on purpose. `fine`: the card itself
   * does something sensible.
   */
  whenDangling: 'error' | 'warning' | 'fine'
}

/** One value that a node leaves behind, addressed as `<node name>.<name>`. */
export interface Output {
  name: string
  type: VariableType
  label: string
}

/** A text with placeholders, and where in the config it stands (`options[1].title`). */
export interface TemplateField {
  field: string
  template: string
}

/** What the checks of a card may look at besides its own config. */
export interface CheckContext {
  node: FlowNode
  document: FlowDocument
  limits: ChannelLimits
  /** The workspace's other flows, for cards that lead there. */
  flows: { id: string; name: string }[]
}

export type CardProblem = Omit<FlowProblem, 'nodeId' | 'edgeId'>

export type CardFamily = 'talk' | 'ask' | 'ai' | 'logic' | 'act' | 'people'

export interface CardMigration {
  /** The version that the config has afterwards. Consecutive, beginning with 2. */
  to: number
  up(config: JsonObject): JsonObject
}

/**
 * All that there is to know about a kind of card without running it: what checks, the editor, the
 * export and the placeholder picker ask. Running it is the interpreter's part of the contract.
 */
export interface CardShape<Config extends JsonObject = JsonObject> {
  readonly kind: string
  readonly version: number
  /** As in the palette: "Ask a question". */
  readonly title: string
  /** One line: when to use it. */
  readonly summary: string
  /** A page of help: Markdown. */
  readonly help: string
  readonly family: CardFamily
  readonly config: z.ZodType<Config>
  /** A fresh node's config. It need not be free of problems, but it fits the schema. */
  defaults(): Config
  ports(config: Config): Port[]
  outputs(config: Config): Output[]
  /** Every text in which placeholders are filled in. */
  texts(config: Config): TemplateField[]
  /** Variables read outside texts (`contact.city` in a condition), with where they stand. */
  reads?(config: Config): { field: string; path: string }[]
  /** Variables and contact fields that it writes, besides its outputs. */
  writes?(config: Config): { path: string; type: VariableType }[]
  /** Nodes that it leads to without an edge. */
  jumps?(config: Config): string[]
  /** True where the conversation stays until something happens outside: a loop through it is not endless. */
  pauses(config: Config): boolean
  /**
   * Whether it may say something that is no template, and so needs a rule for a closed window. Without it: cards that
   * talk, ask, or let a model speak do.
   */
  speaks?(config: Config): boolean
  /**
   * Exits taken because time went by, and the longest time that it may have been; milliseconds. By any other exit of
   * a card that pauses, the customer has just written.
   */
  silence?(config: Config): { [port: string]: number }
  /** WhatsApp templates that it sends, with where they stand. */
  templates?(config: Config): { field: string; use: TemplateUse }[]
  /** Tools of the workspace that it may call, by id, with where they stand and what they were called when they were chosen. */
  tools?(config: Config): { field: string; id: string; name?: string }[]
  /** The model that customers talk with, and where it is chosen: publishing says what that one cannot do. `default` is the workspace's. */
  talksWith?(config: Config): { field: string; provider: string; model: string }
  /** True for cards at which a conversation begins. */
  readonly entry: boolean
  /** What is wrong with this node in particular. What the schema says is checked before. */
  check?(config: Config, context: CheckContext): CardProblem[]
  readonly migrations?: CardMigration[]
}

/** The kinds that exist, handed in: this package knows none by name. */
export interface CardShapes {
  get(kind: string): CardShape | undefined
}
