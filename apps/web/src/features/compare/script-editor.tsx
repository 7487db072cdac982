'use client'
import { textOf, type InboundContent } from '@parley/channel'
import { Button, cn, IconButton, Input, Menu, MenuItem, Notice } from '@parley/ui'
import { MessagesSquare, Plus, Trash2 } from '@parley/ui/icons'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { nameOf } from '@/features/conversations/name-of.ts'
import { useTRPC, useTRPCClient } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'

export interface Script {
  /** What the customer writes. `id`: by which a line keeps its place while others come and go. */
  lines: { id: number; text: string }[]
  /** Whose words these are; null: somebody whom nobody knows. */
  conversationId: string | null
  /** Messages of the conversation that could not be taken over: no words, or too many of them. */
  left: number
}

const mostLines = 20

/** The customer's messages: typed, or taken from a conversation that there was. */
export function ScriptEditor({ workspaceId, script, disabled, begun, onChange, onRun }: { workspaceId: string; script: Script; disabled: boolean; begun: boolean; onChange: (script: Script) => void; onRun: () => void }) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const list = useRef<HTMLOListElement>(null)
  const [failure, setFailure] = useState<string | null>(null)
  // Asked anew each time: who comes here has often just written to the flow, beside the editor.
  const conversations = useQuery({ ...trpc.conversations.list.queryOptions({ workspaceId, limit: 12 }), refetchOnMount: 'always', refetchInterval: 10_000 })
  const offered = conversations.data?.conversations ?? []
  const { lines } = script
  const nextId = Math.max(-1, ...lines.map(({ id }) => id)) + 1
  const change = (next: Script['lines']) => onChange({ ...script, lines: next })
  const focus = (index: number) => requestAnimationFrame(() => list.current?.querySelectorAll('input')[index]?.focus())
  const add = () => {
    change([...lines, { id: nextId, text: '' }])
    focus(lines.length)
  }
  const take = async (conversationId: string) => {
    setFailure(null)
    try {
      const { messages } = await client.conversations.get.query({ workspaceId, conversationId })
      const texts = messages.filter(({ author }) => author === 'contact').map(({ content }) => textOf(content as InboundContent).trim())
      const spoken = texts.filter((text) => text !== '')
      const kept = spoken.slice(-mostLines)
      onChange({ lines: kept.map((text, id) => ({ id, text: text.slice(0, 2_000) })), conversationId, left: texts.length - kept.length })
    } catch (error) {
      setFailure(errorMessage(error))
    }
  }
  const from = offered.find(({ id }) => id === script.conversationId)
  return (
    <aside aria-label="What the customer writes" className="relative flex shrink-0 flex-col gap-3 border-line bg-surface p-4 max-lg:border-b lg:w-[340px] lg:overflow-y-auto lg:border-r">
      <div className="flex items-center justify-between gap-2">
        <h2 className="text-control font-semibold">What the customer writes</h2>
        <Menu align="end" trigger={<Button size="sm" icon={<MessagesSquare aria-hidden />} disabled={disabled || offered.length === 0} title={conversations.data && offered.length === 0 ? 'There is no conversation yet.' : undefined}>Take from</Button>}>
          {offered.map((conversation) => (
            <MenuItem key={conversation.id} onSelect={() => void take(conversation.id)}>
              <span className="block max-w-64 truncate"><bdi>{nameOf(conversation)}</bdi>{conversation.test ? ' · phone beside the editor' : ` · ${conversation.channelName}`}</span>
            </MenuItem>
          ))}
        </Menu>
      </div>
      {failure && <Notice tone="danger">{failure}</Notice>}
      {from && (
        <p className="text-hint text-ink-soft">
          As <bdi className="font-medium text-ink">{nameOf(from)}</bdi>, with what is known and remembered of them.{script.left > 0 && ` ${script.left === 1 ? 'One message is' : `${script.left} messages are`} left out: without words, or beyond the last ${mostLines}.`}{' '}
          <button type="button" disabled={disabled} className="font-medium text-accent-ink underline-offset-2 hover:underline" onClick={() => onChange({ ...script, conversationId: null, left: 0 })}>As a new customer instead</button>
        </p>
      )}
      <ol ref={list} className="flex flex-col gap-2">
        {lines.map(({ id, text }, index) => (
          <li key={id} className="flex items-center gap-1">
            <Input
              aria-label={`Message ${index + 1}`}
              value={text}
              dir="auto"
              maxLength={2_000}
              disabled={disabled}
              placeholder={index === 0 ? 'Do you have time on Friday?' : ''}
              onChange={(event) => change(lines.map((line) => (line.id === id ? { id, text: event.target.value } : line)))}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
                event.preventDefault()
                if (event.ctrlKey || event.metaKey) onRun()
                else if (index < lines.length - 1) focus(index + 1)
                else if (text.trim() !== '' && lines.length < mostLines) add()
              }}
            />
            <IconButton
              size="sm"
              label={`Remove message ${index + 1}`}
              disabled={disabled || lines.length === 1}
              onClick={() => {
                change(lines.filter((line) => line.id !== id))
                focus(Math.min(index, lines.length - 2))
              }}
            >
              <Trash2 aria-hidden />
            </IconButton>
          </li>
        ))}
      </ol>
      <Button size="sm" className="self-start" icon={<Plus aria-hidden />} disabled={disabled || lines.length >= mostLines} onClick={add}>Add message</Button>
      <div className={cn('flex flex-col gap-2 border-t border-line pt-3 text-hint text-ink-soft', begun && 'max-lg:hidden')}>
        <p>Each message is sent once the answer to the one before is there. The title of a button that is on show taps it.</p>
        <p>Tools that only look things up are called. All others, and those that ask the customer first, are not: you see what they would have been called with, and the model is told that it is done.</p>
        <p>Nothing is sent to anybody and nothing is remembered. What models cost counts towards the budgets of the workspace.</p>
      </div>
    </aside>
  )
}
