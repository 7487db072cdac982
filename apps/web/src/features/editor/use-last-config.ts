import type { JsonObject } from '@parley/channel'
import type { CardShape, FlowNode, Port } from '@parley/flow'
import { useRef } from 'react'

/** The config as the card reads it; while something half typed does not fit, the last one that did. */
export function useLastConfig(card: CardShape | undefined, node: FlowNode): { config: JsonObject; ports: Port[] } | undefined {
  const last = useRef<{ node: string; config: JsonObject; ports: Port[] } | undefined>(undefined)
  const parsed = card?.config.safeParse(node.config)
  if (card && parsed?.success && last.current?.config !== parsed.data) last.current = { node: node.id, config: parsed.data, ports: card.ports(parsed.data) }
  return last.current?.node === node.id ? last.current : undefined
}
