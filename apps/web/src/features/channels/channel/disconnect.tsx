'use client'
import { Button, Dialog, Notice, Panel } from '@parley/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import type { Channel } from './overview.tsx'

export function Disconnect({ workspaceId, channel }: { workspaceId: string; channel: Channel }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const disconnect = useMutation(
    trpc.channels.disconnect.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.channels.pathKey() })
        setAsking(false)
      },
    }),
  )
  if (channel.status === 'disconnected') return null
  return (
    <Panel
      title="Disconnect"
      description="The number neither sends nor answers any more. Its conversations stay, and it can be connected again, here or in another workspace."
      actions={<Button onClick={() => setAsking(true)}>Disconnect</Button>}
    >
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={`Disconnect ${channel.name}?`}
        description="Customers who write are not answered from this moment on. What they write is stored, and the conversations stay."
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button variant="danger" busy={disconnect.isPending} onClick={() => disconnect.mutate({ workspaceId, channelId: channel.id })}>
              Disconnect
            </Button>
          </>
        }
      >
        {disconnect.error && <Notice tone="danger">{errorMessage(disconnect.error)}</Notice>}
      </Dialog>
    </Panel>
  )
}
