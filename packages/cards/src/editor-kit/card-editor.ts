import type { JsonObject } from '@parley/channel'
import type { CardFamily, CardShape, FlowDocument, Port } from '@parley/flow'
import type { ComponentType } from 'react'

export interface FaceProps<Config> {
  config: Config
  /** All exits of the node; those that `placed` does not name are drawn below the face. */
  ports: Port[]
}

export interface FormProps<Config> {
  config: Config
}

/** How a card looks: on the canvas, in the palette, and in the panel beside it. */
export interface CardEditor {
  icon: ComponentType<{ className?: string; 'aria-hidden'?: boolean }>
  /** What the customer will see, or what the card will do, in as few words as possible. */
  Face: ComponentType<FaceProps<JsonObject>>
  /** The exits that the face draws itself, each by an `ExitRow`, on the row they belong to. */
  placed(config: JsonObject): string[]
  /** Without one, the form is derived from the card's schema. */
  Form?: ComponentType<FormProps<JsonObject>>
  /** Where a jump leads, for the face of cards that have no edge: filled in by `describeJump`. */
  readonly kind: string
}

export interface CardEditorParts<Config extends JsonObject> {
  icon: CardEditor['icon']
  Face: ComponentType<FaceProps<Config>>
  placed?(config: Config): string[]
  Form?: ComponentType<FormProps<Config>>
}

/** Declares the editor half of a card. The card is named so that the config's type is its own. */
export function defineEditor<Config extends JsonObject>(card: CardShape<Config>, parts: CardEditorParts<Config>): CardEditor {
  // The editor asks a card only about configs that its own schema has read.
  return { ...parts, kind: card.kind, placed: parts.placed ?? (() => []) } as unknown as CardEditor
}

/** Where the face of a node stands: what its parts need to know besides the config. */
export interface FaceSurroundings {
  document: FlowDocument
  flows: { id: string; name: string }[]
}

/** The classes of each family's tile and edge. Written out, so that they are found by the stylesheet. */
export const familyClasses: Record<CardFamily, { tile: string; text: string; edge: string }> = {
  talk: { tile: 'bg-talk-soft text-talk', text: 'text-talk', edge: 'bg-talk' },
  ask: { tile: 'bg-ask-soft text-ask', text: 'text-ask', edge: 'bg-ask' },
  ai: { tile: 'bg-ai-soft text-ai', text: 'text-ai', edge: 'bg-ai' },
  logic: { tile: 'bg-logic-soft text-logic', text: 'text-logic', edge: 'bg-logic' },
  act: { tile: 'bg-act-soft text-act', text: 'text-act', edge: 'bg-act' },
  people: { tile: 'bg-people-soft text-people', text: 'text-people', edge: 'bg-people' },
}

export const familyNames: Record<CardFamily, string> = { talk: 'Talk', ask: 'Ask', ai: 'AI', logic: 'Logic', act: 'Act', people: 'People' }
export const familyOrder: CardFamily[] = ['talk', 'ask', 'ai', 'logic', 'act', 'people']
