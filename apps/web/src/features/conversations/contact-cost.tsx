'use client'
import { useQuery } from '@tanstack/react-query'
import { conversationNote } from '@/features/settings/ai/budget-note.ts'
import { money } from '@/features/settings/ai/money.ts'
import { useTRPC } from '@/trpc/client.ts'

/** What the AI has cost in this conversation and with this contact, as rows of a list of terms. Nothing where no model was asked. */
export function ContactCost({ workspaceId, conversationId }: { workspaceId: string; conversationId: string }) {
  const trpc = useTRPC()
  const { data } = useQuery(trpc.models.conversationCost.queryOptions({ workspaceId, conversationId }, { refetchInterval: 10_000 }))
  if (!data || data.bySession.length === 0) return null
  const here = data.bySession.reduce((sum, { cost }) => sum + cost, 0)
  const note = conversationNote(here, data.budget)
  return (
    <>
      <dt className="text-ink-faint">AI cost</dt>
      <dd className="min-w-0 tabular-nums">
        {money(here)}
        {data.contact > here && <span className="text-ink-soft">, {money(data.contact)} in all their conversations</span>}
        {note && <span className={`block text-hint ${note.tone === 'danger' ? 'text-danger' : 'text-warning'}`}>{`${note.text.charAt(0).toUpperCase()}${note.text.slice(1)}.`}</span>}
        {data.ownBudgets.map(({ nodeId, name, cost, budget }) => {
          const own = conversationNote(cost, budget)
          return own && <span key={nodeId} className={`block text-hint ${own.tone === 'danger' ? 'text-danger' : 'text-warning'}`}><bdi>{name}</bdi>: {own.text}.</span>
        })}
      </dd>
    </>
  )
}
