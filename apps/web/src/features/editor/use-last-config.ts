import type { JsonObject } from '@parley/channel'
import { portsOf, type CardShape, type FlowNode, type Port } from '@parley/flow'
import { useMemo, useState } from 'react'

export interface ReadConfig {
  config: JsonObject
  ports: Port[]
}

/** The config as the card reads it; while something half typed does not fit, the last one that did. */
export function useLastConfig(card: CardShape | undefined, node: FlowNode): ReadConfig | undefined {
  const read = useMemo(() => {
    const parsed = card?.config.safeParse(node.config)
    return card && parsed?.success ? { config: parsed.data, ports: portsOf(node, card, parsed.data) } : undefined
  }, [card, node])
  const [last, setLast] = useState(read)
  if (read && read !== last) setLast(read)
  return read ?? last
}
