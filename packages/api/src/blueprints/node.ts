import type { JsonObject } from '@parley/channel'
import type { CardShape, FlowNode } from '@parley/flow'

/** A node of a blueprint, short enough to be read as a line. */
export const node = (id: string, name: string, card: Pick<CardShape, 'kind' | 'version'>, config: JsonObject, x: number, y: number): FlowNode => ({ id, name, card: card.kind, cardVersion: card.version, config, position: { x, y } })
