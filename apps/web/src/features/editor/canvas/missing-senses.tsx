'use client'
import type { JsonObject } from '@parley/channel'
import type { CardShape } from '@parley/flow'
import { missingSenses } from '../core/senses.ts'
import { useEditorState } from '../editor-state.ts'

/** What a card that talks cannot take in of voice notes and pictures. Nothing where it takes in both, or does not talk. */
export function MissingSenses({ card, config, className }: { card: CardShape; config: JsonObject; className: string }) {
  const models = useEditorState((state) => state.models)
  const own = card.talksWith?.(config)
  const missing = models && own ? missingSenses(own, models) : null
  return missing === null ? null : <p className={className}>{missing}</p>
}
