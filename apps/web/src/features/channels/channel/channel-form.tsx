'use client'
import { Button, Field, Input, Notice, Panel, Select, showToast } from '@parley/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useUnsaved } from '@/features/shell/unsaved.ts'
import { useTRPC } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import type { Channel } from './overview.tsx'

const rates = [
  { value: '80', label: '80 a second', description: 'The usual' },
  { value: '1000', label: '1,000 a second', description: 'Where Meta has upgraded the number' },
  { value: '20', label: '20 a second', description: 'Where the number is used in the phone app as well' },
] as const
type Rate = (typeof rates)[number]['value']

const rateOf = (messagesPerSecond: number | null): Rate => rates.find(({ value }) => value === String(messagesPerSecond))?.value ?? '80'

export function ChannelForm({ workspaceId, channel }: { workspaceId: string; channel: Channel }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [name, setName] = useState<string>()
  const [rate, setRate] = useState<Rate>()
  const dirty = (name !== undefined && name !== channel.name) || (rate !== undefined && rate !== rateOf(channel.messagesPerSecond))
  useUnsaved(dirty)
  const change = useMutation(
    trpc.channels.change.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.channels.pathKey() })
        setName(undefined)
        setRate(undefined)
        showToast({ tone: 'good', title: 'Channel saved' })
      },
    }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate({
      workspaceId, channelId: channel.id, ...(name === undefined ? {} : { name }),
      ...(rate === undefined ? {} : { messagesPerSecond: rate === '1000' ? (1000 as const) : rate === '20' ? (20 as const) : null }),
    })
  }
  return (
    <Panel title="In Parley">
      <form onSubmit={submit} className="flex flex-col gap-5 p-5">
        <Field label="Name" hint="Customers do not see it.">
          <Input value={name ?? channel.name} onChange={(event) => setName(event.target.value)} maxLength={80} required />
        </Field>
        <Field label="Sends at most" hint="Set by itself where Meta reports it. More than Meta allows only makes it refuse messages." nativeLabel={false}>
          <Select value={rate ?? rateOf(channel.messagesPerSecond)} onValueChange={setRate} options={[...rates]} />
        </Field>
        {change.error && <Notice tone="danger">{errorMessage(change.error)}</Notice>}
        <div className="flex justify-end">
          <Button type="submit" busy={change.isPending} disabled={!dirty}>
            Save changes
          </Button>
        </div>
      </form>
    </Panel>
  )
}
