'use client'
import { Tooltip } from '@parley/ui'
import { Coins } from '@parley/ui/icons'
import { count, money } from '@/features/settings/ai/money.ts'
import { useEditor, useEditorState } from '../editor-state.ts'

/** What the AI costs for a conversation of this flow; a click shows which cards cost it. */
export function FlowPrice() {
  const editor = useEditor()
  const costs = useEditorState((state) => state.costs)
  if (!costs) return null
  const { median, conversations } = costs
  return (
    <Tooltip content={`What the AI costs: the middle of ${count(conversations)} ${conversations === 1 ? 'conversation' : 'conversations'} in 30 days. WhatsApp’s own prices come on top.`}>
      <button
        type="button"
        onClick={() => {
          editor.select([])
          editor.store.set({ panel: 'flow' })
        }}
        className="flex h-[38px] items-center gap-1.5 rounded-card border border-line bg-raised px-2.5 text-hint text-ink-soft tabular-nums shadow-float hover:bg-hover [&_svg]:size-4 [&_svg]:text-ai"
      >
        <Coins aria-hidden />
        <span>
          <span className="font-medium text-ink">{money(median)}</span> a conversation
        </span>
      </button>
    </Tooltip>
  )
}

/** What one card costs for a conversation that comes to it. Nothing where it asks no model. */
export function NodePrice({ nodeId }: { nodeId: string }) {
  const cost = useEditorState((state) => state.costs?.byNode.get(nodeId))
  if (cost === undefined) return null
  return (
    <Tooltip side="bottom" content="What the AI costs here for a conversation, in the middle of 30 days.">
      <span className="shrink-0 text-[11px] text-ink-faint tabular-nums">{money(cost)}</span>
    </Tooltip>
  )
}
