'use client'
import { tooLateWords } from '@parley/flow'
import { Button, showToast } from '@parley/ui'
import { RotateCcw } from '@parley/ui/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { isAtLeast } from '@/features/shell/may.ts'
import { useWorkspace } from '@/features/shell/workspace-context.ts'
import { useTRPC } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'

/** Sends a failed message once more; it appears at the end, and the failed one stays. `tooLate`: says why not instead. Not shown to those who only look. */
export function SendAgain({ workspaceId, conversationId, messageId, tooLate }: { workspaceId: string; conversationId: string; messageId: string; tooLate: boolean }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { role } = useWorkspace()
  const resend = useMutation(
    trpc.conversations.resend.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.conversations.pathKey() }),
      onError: (error) => {
        showToast({ tone: 'danger', title: 'It was not sent again', description: errorMessage(error) })
        void queries.invalidateQueries({ queryKey: trpc.conversations.pathKey() })
      },
    }),
  )
  if (!isAtLeast(role, 'agent')) return null
  if (tooLate) return <p className="mt-0.5 text-hint text-ink-soft">{tooLateWords}</p>
  return (
    <Button size="sm" className="mt-1" icon={<RotateCcw aria-hidden />} busy={resend.isPending || resend.isSuccess} onClick={() => resend.mutate({ workspaceId, conversationId, messageId })}>
      Send again
    </Button>
  )
}
