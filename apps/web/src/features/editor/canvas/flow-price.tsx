'use client'
import type { FlowNode } from '@parley/flow'
import { cn, Tooltip } from '@parley/ui'
import { Coins } from '@parley/ui/icons'
import { cardNote } from '@/features/settings/ai/budget-note.ts'
import { count, money } from '@/features/settings/ai/money.ts'
import { useEditor, useEditorState, type NodeCosts } from '../editor-state.ts'

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

/** What one card costs for a conversation that comes to it, and whether its own budget holds. Nothing where it asks no model. */
export function NodePrice({ node }: { node: FlowNode }) {
  const costs = useEditorState((state) => state.costs?.byNode.get(node.id))
  if (costs === undefined) return null
  const note = noteOf(node, costs)
  return (
    <Tooltip side="bottom" content={`What the AI costs here for a conversation, in the middle of 30 days.${note ? ` ${note.text}` : ''}`}>
      <span className={cn('shrink-0 text-[11px] tabular-nums', note ? 'font-medium' : 'text-ink-faint', note && (note.tone === 'danger' ? 'text-danger' : 'text-warning'))}>{money(costs.median)}</span>
    </Tooltip>
  )
}

/** What is worth knowing of a card's own budget. */
export function noteOf(node: FlowNode, costs: NodeCosts | undefined): ReturnType<typeof cardNote> {
  const dollars = node.config['budget']
  return costs && typeof dollars === 'number' ? cardNote(costs, Math.round(dollars * 1e6)) : null
}
