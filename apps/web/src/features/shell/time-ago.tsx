'use client'
import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let clock = 0
let timer: ReturnType<typeof setInterval> | undefined

/** One clock for all of them, ticking only while somebody looks. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  clock = Date.now()
  timer ??= setInterval(() => {
    clock = Date.now()
    for (const each of listeners) each()
  }, 30_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

export function describeAgo(at: Date, now: number): string {
  const seconds = (at.getTime() - now) / 1000
  const [unit, size] = units.find(([, each]) => Math.abs(seconds) >= each) ?? ['minute', 60]
  const count = Math.round(seconds / size)
  return Math.abs(seconds) < 60 ? 'just now' : new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(count, unit)
}

/** "3 minutes ago", with the exact time on hover. */
export function TimeAgo({ at, className }: { at: Date; className?: string }) {
  const now = useSyncExternalStore(
    subscribe,
    () => clock,
    () => at.getTime(),
  )
  return (
    <time dateTime={at.toISOString()} title={at.toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' })} className={className}>
      {describeAgo(at, Math.max(now, at.getTime()))}
    </time>
  )
}
