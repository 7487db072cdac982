'use client'
import { useQuery } from '@tanstack/react-query'
import { conversationNote } from '@/features/settings/ai/budget-note.ts'
import { count, money } from '@/features/settings/ai/money.ts'
import { useTRPC } from '@/trpc/client.ts'

/** What models have cost in this conversation, its newest run and with this customer. Nothing where none was asked. */
export function AiCost({ workspaceId, conversationId }: { workspaceId: string; conversationId: string }) {
  const trpc = useTRPC()
  const cost = useQuery(trpc.models.conversationCost.queryOptions({ workspaceId, conversationId }, { refetchInterval: 10_000 }))
  const newest = cost.data?.calls[0]
  if (!cost.data || !newest) return null
  const { bySession, contact, budget, ownBudgets } = cost.data
  const all = bySession.reduce((sum, row) => sum + row.cost, 0)
  const calls = bySession.reduce((sum, row) => sum + row.calls, 0)
  const run = bySession.find(({ sessionId }) => sessionId === newest.sessionId)
  const note = conversationNote(all, budget)
  return (
    <p role="status" className="flex shrink-0 flex-wrap gap-x-4 border-b border-line bg-surface px-4 py-1.5 text-hint text-ink-soft tabular-nums">
      <span>AI: {money(all)} for {count(calls)} {calls === 1 ? 'question' : 'questions'}</span>
      {note && <span className={note.tone === 'danger' ? 'font-medium text-danger' : 'font-medium text-warning'}>{note.text}</span>}
      {ownBudgets.map(({ nodeId, name, cost: spent, budget: own }) => {
        const mine = conversationNote(spent, own)
        return mine && <span key={nodeId} className={mine.tone === 'danger' ? 'font-medium text-danger' : 'font-medium text-warning'}><bdi>{name}</bdi>: {mine.text}</span>
      })}
      {run && <span>this run {money(run.cost)}</span>}
      <span>this customer {money(contact)}</span>
      <span>
        last: {newest.model}, {count(newest.inputTokens)} tokens in ({count(newest.cachedTokens)} cached{newest.writtenTokens > 0 ? `, ${count(newest.writtenTokens)} kept for next time` : ''}), {count(newest.outputTokens)} out, {count(newest.ms)} ms{newest.fromCache ? ', from memory' : ''}
      </span>
    </p>
  )
}
