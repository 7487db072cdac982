import { cn } from '@parley/ui'
import { CheckCheck } from '@parley/ui/icons'

const said: { ours: boolean; text: string; buttons?: string[] }[] = [
  { ours: false, text: 'Hi, are you open on Saturday?' },
  { ours: true, text: 'Good morning Mia. Yes, on Saturday from 10 to 14. Shall I look for a time?', buttons: ['Cut', 'Colour', 'Something else'] },
  { ours: false, text: 'Cut' },
  { ours: true, text: '11:30 with Jonas is free. I have put your name on it and will remind you on Friday.' },
]

/** What all of this is for, beside the form: a conversation that went well. Decoration only. */
export function Scene() {
  return (
    <aside aria-hidden className="hidden w-[44%] max-w-2xl items-center justify-center border-l border-line bg-sunken px-12 lg:flex">
      <div className="flex w-full max-w-sm flex-col gap-2.5">
        {said.map(({ ours, text, buttons }, index) => (
          <div key={text} className={cn('flex flex-col gap-1', ours ? 'items-end' : 'items-start')}>
            <div className={cn('max-w-[86%] rounded-card px-3 py-2 text-body shadow-[0_1px_1px_var(--shadow-tint)]', ours ? 'rounded-tr-[4px] bg-talk-soft' : 'rounded-tl-[4px] bg-raised')}>
              {text}
              <span className="mt-0.5 flex items-center justify-end gap-1 text-[11px] leading-4 text-ink-soft tabular-nums">
                9:4{index + 1}
                {ours && <CheckCheck className="size-3.5 text-info" />}
              </span>
            </div>
            {buttons && (
              <div className="flex w-[86%] flex-col gap-1">
                {buttons.map((button) => (
                  <span key={button} className="rounded-control bg-raised py-1.5 text-center text-control font-medium text-accent-ink shadow-[0_1px_1px_var(--shadow-tint)]">
                    {button}
                  </span>
                ))}
              </div>
            )}
          </div>
        ))}
      </div>
    </aside>
  )
}
