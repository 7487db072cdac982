'use client'
import type { ConnectionCheck } from '@parley/channel'
import { Button, Dialog, Field, Input, Notice } from '@parley/ui'
import { RefreshCw } from '@parley/ui/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { TimeAgo } from '@/features/shell/time-ago.tsx'
import { useUnsaved } from '@/features/shell/unsaved.ts'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { CheckList } from './check-list.tsx'

type Channel = RouterOutputs['channels']['get']

/**
 * The number's checks with what can be done about each. Meta is asked when the page opens, after every step, and when a
 * message arrives; `mayChange` false only shows what was found last.
 */
export function LiveChecks({ workspaceId, channel, mayChange }: { workspaceId: string; channel: Channel; mayChange: boolean }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const ids = { workspaceId, channelId: channel.id }
  const refresh = { onSettled: () => queries.invalidateQueries({ queryKey: trpc.channels.pathKey() }) }
  const check = useMutation(trpc.channels.check.mutationOptions(refresh))
  const subscribe = useMutation(trpc.channels.subscribe.mutationOptions(refresh))
  const enter = useMutation(trpc.channels.enterCallback.mutationOptions({ onSuccess: () => check.mutateAsync(ids) }))
  const [registering, setRegistering] = useState(false)

  const asked = useRef<string | undefined>(undefined)
  const moment = `${channel.id} ${channel.lastWebhookAt?.getTime() ?? 'never'}`
  const { mutate } = check
  const open = channel.status !== 'disconnected' && channel.checks.some(({ state }) => state !== 'good')
  useEffect(() => {
    if (!mayChange || asked.current === moment || (!open && asked.current === undefined && channel.checkedAt !== null)) return
    asked.current = moment
    mutate({ workspaceId, channelId: channel.id })
  }, [mayChange, moment, open, mutate, workspaceId, channel.id, channel.checkedAt])

  const actionOf = ({ name, state }: ConnectionCheck) => {
    if (!mayChange || state === 'good') return null
    if (name === 'subscription' && state === 'waiting')
      return (
        <Button size="sm" busy={subscribe.isPending} onClick={() => subscribe.mutate(ids)}>
          Subscribe
        </Button>
      )
    if (name === 'callback' && channel.provider === '360dialog')
      return (
        <Button size="sm" busy={subscribe.isPending} onClick={() => subscribe.mutate(ids)}>
          Enter it at 360dialog
        </Button>
      )
    const { app } = channel
    if (name === 'callback' && app)
      return (
        <Button size="sm" busy={enter.isPending} onClick={() => enter.mutate({ workspaceId, appId: app.id })}>
          Enter it at Meta
        </Button>
      )
    if (name === 'number' && state === 'bad')
      return (
        <Button size="sm" onClick={() => setRegistering(true)}>
          Register
        </Button>
      )
    return null
  }
  const error = check.error ?? subscribe.error ?? enter.error
  return (
    <div className="flex flex-col gap-4">
      {channel.checks.length > 0 ? <CheckList checks={channel.checks} actionOf={actionOf} busy={check.isPending} /> : <p className="text-control text-ink-soft">Nothing was checked yet.</p>}
      {error && <Notice tone="danger">{errorMessage(error)}</Notice>}
      <div className="flex items-center justify-between gap-3">
        <span className="text-hint text-ink-faint">
          {channel.checkedAt && (
            <>
              Checked <TimeAgo at={channel.checkedAt} />; again every hour by itself.
            </>
          )}
        </span>
        {mayChange && (
          <Button size="sm" icon={<RefreshCw aria-hidden />} busy={check.isPending} onClick={() => check.mutate(ids)}>
            Check now
          </Button>
        )}
      </div>
      <RegisterDialog workspaceId={workspaceId} channelId={channel.id} open={registering} onOpenChange={setRegistering} />
    </div>
  )
}

function RegisterDialog({ workspaceId, channelId, open, onOpenChange }: { workspaceId: string; channelId: string; open: boolean; onOpenChange: (open: boolean) => void }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [pin, setPin] = useState('')
  useUnsaved(open && pin !== '', false)
  const register = useMutation(
    trpc.channels.register.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.channels.pathKey() })
        onOpenChange(false)
        setPin('')
      },
    }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    register.mutate({ workspaceId, channelId, pin })
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Register the number" description="If the number has a PIN for two-step verification, enter that one. Otherwise choose six digits and write them down: Meta asks for them again.">
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="PIN">
          <Input value={pin} onChange={(event) => setPin(event.target.value)} inputMode="numeric" autoComplete="off" pattern="[0-9]{6}" maxLength={6} required />
        </Field>
        {register.error && <Notice tone="danger">{errorMessage(register.error)}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" variant="primary" busy={register.isPending}>
            Register
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
