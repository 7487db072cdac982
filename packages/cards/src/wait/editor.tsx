'use client'
import type { Json } from '@parley/channel'
import { cn } from '@parley/ui'
import { Clock } from '@parley/ui/icons'
import { ChoiceField, DurationField, ExitRow, TextField, defineEditor, useField, useForm } from '../editor-kit/index.ts'
import { describeWait, waitCard, type WaitConfig, type WaitFor } from './card.ts'

const fresh: Record<WaitFor['type'], WaitFor> = {
  duration: { type: 'duration', duration: { amount: 1, unit: 'hours' } },
  'time-of-day': { type: 'time-of-day', time: '09:00', weekdays: [] },
}

export const waitEditor = defineEditor(waitCard, {
  icon: Clock,
  placed: () => ['next'],
  Face: ({ config }) => (
    <ExitRow port="next">
      <span className="line-clamp-3 py-0.5 pr-2 text-control text-ink first-letter:uppercase">{describeWait(config.for)}</span>
    </ExitRow>
  ),
  Form: WaitForm,
})

function WaitForm({ config }: { config: WaitConfig }) {
  const { set } = useForm()
  return (
    <>
      <ChoiceField<WaitFor['type']>
        field="for.type"
        label="Wait"
        onChange={(type) => type !== config.for.type && set('for', fresh[type] as Json)}
        options={[
          { value: 'duration', label: 'For a while' },
          { value: 'time-of-day', label: 'Until a time of day' },
        ]}
      />
      {config.for.type === 'duration' && <DurationField field="for.duration" label="How long" hint="From one second to 30 days." />}
      {config.for.type === 'time-of-day' && (
        <>
          <TextField field="for.time" label="Time" placeholder="09:00" hint="In the workspace’s time zone; the next time that it is so late." className="w-48" />
          <Weekdays />
        </>
      )}
      <ChoiceField
        field="whenReplied"
        label="If the customer writes meanwhile"
        options={[
          { value: 'keep', label: 'Keep it for a later card' },
          { value: 'go-on', label: 'Go on at once', description: 'By the exit “Customer wrote first”' },
        ]}
      />
    </>
  )
}

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

function Weekdays() {
  const { value, set, disabled } = useField<number[]>('for.weekdays')
  const chosen = new Set(value ?? [])
  const toggle = (day: number) => {
    const next = new Set(chosen)
    if (!next.delete(day)) next.add(day)
    set([...next].sort((a, b) => a - b), 'single')
  }
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-control font-medium text-ink">Only on</legend>
      <div className="flex gap-1">
        {days.map((name, index) => (
          <button
            key={name}
            type="button"
            disabled={disabled}
            aria-pressed={chosen.has(index + 1)}
            onClick={() => toggle(index + 1)}
            className={cn('h-7 flex-1 rounded-control border text-hint', chosen.has(index + 1) ? 'border-accent bg-accent-soft font-medium text-accent-ink' : 'border-line bg-surface text-ink-soft hover:bg-hover')}
          >
            {name}
          </button>
        ))}
      </div>
      <p className="text-hint text-ink-faint">{chosen.size === 0 ? 'Any day.' : 'Other days are waited through.'}</p>
    </fieldset>
  )
}
