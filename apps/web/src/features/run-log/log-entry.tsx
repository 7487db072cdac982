'use client'
import { cn } from '@parley/ui'
import { Bot, Wrench, Clock, MessageCircle, RotateCcw, Send, Sparkles, TriangleAlert, UserRound } from '@parley/ui/icons'
import { memo, type ReactNode } from 'react'
import { SendAgain } from '@/features/conversations/send-again.tsx'
import type { RouterOutputs } from '@/trpc/client.ts'
import { CallDetails } from './call-details.tsx'
import { stepsOf } from './core/steps.ts'
import { NodeChip } from './node-chip.tsx'
import { clockTime, duration, effectTitle, howItWent, standing, timerWords, titleOf, type Effect, type Entry, type Tone } from './words.ts'

export type Version = RouterOutputs['conversations']['log']['versions'][number]

const icons: Record<string, ReactNode> = {
  message: <MessageCircle />,
  echo: <UserRound />,
  timer: <Clock />,
  outcome: <Sparkles />,
  'set-aside': <TriangleAlert />,
  'sent-again': <RotateCcw />,
}
const effectIcons: Record<Effect['kind'], ReactNode> = { send: <Send />, 'ask-model': <Bot />, 'call-tool': <Wrench /> }
const tones: Record<Tone, string> = { good: 'text-good', danger: 'text-danger', warning: 'text-warning', quiet: 'text-ink-soft' }
/** An event that lay for longer than this says so. Milliseconds. */
const noticeableMs = 5_000

interface LogEntryProps {
  entry: Entry
  versions: ReadonlyMap<string, Version>
  ids: { workspaceId: string; conversationId: string }
  /** The event that the replay shows. */
  current: boolean
  /** Shows it in the replay: the event, or one of its stays at a card. */
  onShow: (sequence: number, sessionId: string, stay: number) => void
}

/** One event with all that came of it. Kept as it is while the replay steps past the others. */
export const LogEntry = memo(function LogEntry({ entry, versions, ids, current, onShow }: LogEntryProps) {
  const waited = entry.at.getTime() - entry.happenedAt.getTime()
  const nodeOf = (nodeId: string | null, versionId: string | null) =>
    nodeId === null ? undefined : (versions.get(versionId ?? '')?.nodes[nodeId] ?? [...versions.values()].map(({ nodes }) => nodes[nodeId]).find(Boolean))
  const sessions = [...new Set(entry.trail.map(({ sessionId }) => sessionId))]
  return (
    <li data-entry={entry.id} data-row={entry.id} data-type={entry.type} className={cn('relative border-b border-line px-4 py-3', current && 'bg-accent-soft/60')}>
      <div className="flex items-baseline gap-2">
        <span aria-hidden className="self-center text-ink-faint [&_svg]:size-4">
          {entry.detail === 'send-failed' ? <TriangleAlert /> : (icons[entry.type] ?? <UserRound />)}
        </span>
        <h3 className="min-w-0 flex-1 text-control font-medium text-ink">{titleOf(entry)}</h3>
        <time dateTime={entry.at.toISOString()} className="shrink-0 text-hint text-ink-soft tabular-nums">
          {clockTime(entry.at)}
        </time>
      </div>
      <div className="mt-1 flex flex-col gap-1.5 pl-6">
        {/* Why a message was refused stands with the message. */}
        {entry.line && entry.detail !== 'send-failed' && (
          <p dir="auto" className={cn('line-clamp-3 text-control break-words', entry.type === 'set-aside' ? 'text-danger' : 'text-ink-soft')}>
            {entry.line}
          </p>
        )}
        {waited > noticeableMs && entry.type !== 'sent-again' && <p className="text-hint text-ink-soft">Taken {duration(waited)} after it happened</p>}
        {sessions.map((sessionId) => {
          const steps = stepsOf([{ sequence: entry.sequence ?? 0, at: entry.at, type: entry.type, line: '', trail: entry.trail.filter((step) => step.sessionId === sessionId), faults: [] }])
          return (
            <div key={sessionId} className="flex flex-wrap items-center gap-1" aria-label="Cards it reached" role="group">
              {steps.map((step, stay) => {
                const node = nodeOf(step.nodeId, step.versionId)
                return <NodeChip key={`${step.nodeId}:${String(stay)}`} name={node?.name ?? step.nodeId} card={node?.card} onClick={() => entry.sequence !== null && onShow(entry.sequence, sessionId, stay)} />
              })}
              {steps.at(-1)?.what.includes('ended') && <span className="text-hint text-ink-soft">the session ended here</span>}
            </div>
          )
        })}
        {entry.effects.map((effect) => (
          <EffectLine key={effect.id} effect={effect} node={nodeOf(effect.nodeId, effect.versionId)?.name} ids={ids} />
        ))}
        {entry.timers.map((timer) => (
          <Line key={timer.id} icon={<Clock />}>
            {timerWords(timer, entry.at)}
          </Line>
        ))}
        {entry.contactFields.length > 0 && <Line icon={<UserRound />}>Wrote to the contact: {entry.contactFields.join(', ')}</Line>}
        {entry.handover !== null && <Line icon={<UserRound />}>Handed over to a person: {entry.handover}</Line>}
        {entry.overtook === 'all' && <Line icon={<RotateCcw />}>Whatever had not been sent yet was dropped</Line>}
        {entry.faults.map((fault) => (
          <Line key={`${fault.nodeId}:${fault.message}`} icon={<TriangleAlert className="text-danger" />}>
            <span className="text-danger">
              {nodeOf(fault.nodeId, fault.versionId)?.name ?? fault.nodeId}: {fault.message}
            </span>
          </Line>
        ))}
      </div>
    </li>
  )
})

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className="flex gap-1.5 text-hint break-words text-ink-soft [&_svg]:mt-px [&_svg]:size-3.5 [&_svg]:shrink-0">
      <span aria-hidden>{icon}</span>
      <span className="min-w-0">{children}</span>
    </p>
  )
}

function EffectLine({ effect, node, ids }: { effect: Effect; node: string | undefined; ids: { workspaceId: string; conversationId: string } }) {
  const { words, tone } = standing(effect)
  const more = howItWent(effect)
  const { message } = effect
  return (
    <div data-effect={effect.id} data-status={effect.status} className="flex flex-col items-start">
      <Line icon={effectIcons[effect.kind]}>
        {effectTitle[effect.kind]}
        {message?.text && (
          <>
            {' '}
            <span dir="auto" className="text-ink">
              “{message.text.length > 90 ? `${message.text.slice(0, 90)}…` : message.text}”
            </span>
          </>
        )}
        {effect.call && <span className="font-medium text-ink"> {effect.call.name}</span>}
        {node && ` · ${node}`}
        {' · '}
        <span className={cn('font-medium', tones[tone])}>{words}</span>
        {more.length > 0 && <span className="tabular-nums"> · {more.join(' · ')}</span>}
      </Line>
      {effect.call && <CallDetails call={effect.call} />}
      {message?.status === 'failed' && (
        <div className="ml-5 flex flex-col items-start">
          <p className="mt-0.5 text-hint text-danger">{message.failure ?? 'WhatsApp did not deliver this message, and did not say why.'}</p>
          {message.sentAgain ? <p className="text-hint text-ink-soft">Sent again further down</p> : <SendAgain {...ids} messageId={message.id} tooLate={message.tooLate} />}
        </div>
      )}
    </div>
  )
}
