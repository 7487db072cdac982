'use client'
import { Button, IconButton, Notice, Skeleton } from '@parley/ui'
import { RotateCcw, X } from '@parley/ui/icons'
import { useState } from 'react'
import { useEditorState } from '../editor-state.ts'
import type { TrialControls } from '../use-trial.ts'

/** The phone beside the canvas: the operator is the customer, the path is production's. */
export function PhonePanel({ controls }: { controls: TrialControls }) {
  const trial = useEditorState((state) => state.trial)
  const active = useEditorState((state) => state.activeNode)
  const [overBusy, setOverBusy] = useState(false)
  const [begunAnew, setBegunAnew] = useState(false)
  if (begunAnew && active !== null) setBegunAnew(false)
  return (
    <aside aria-label="Try it" className="flex w-[376px] shrink-0 flex-col border-l border-line bg-surface max-md:absolute max-md:inset-0 max-md:z-30 max-md:w-auto max-md:border-l-0">
      <header className="flex h-11 shrink-0 items-center justify-between gap-2 border-b border-line pr-2 pl-4">
        <h2 className="text-control font-semibold text-ink">Try it</h2>
        <span className="flex items-center gap-1">
          <Button
            variant="quiet"
            size="sm"
            icon={<RotateCcw aria-hidden />}
            disabled={!trial}
            busy={overBusy}
            onClick={async () => {
              setOverBusy(true)
              await controls.startOver()
              setOverBusy(false)
              setBegunAnew(true)
            }}
          >
            Start over
          </Button>
          <IconButton size="sm" label="Close the phone" onClick={controls.close}>
            <X aria-hidden />
          </IconButton>
        </span>
      </header>
      {begunAnew && (
        <p role="status" className="shrink-0 border-b border-line px-4 py-1.5 text-hint text-ink-soft">
          Your next message begins a new conversation.
        </p>
      )}
      {trial && controls.changed && (
        <div className="shrink-0 p-2">
          <Notice
            tone="info"
            actions={
              <Button size="sm" busy={controls.starting} onClick={() => void controls.start()}>
                Try again
              </Button>
            }
          >
            Changed since you began.
          </Notice>
        </div>
      )}
      {controls.failure && (
        <div className="shrink-0 p-2">
          <Notice tone="danger" actions={<Button size="sm" onClick={() => void controls.start()}>Try again</Button>}>
            {controls.failure}
          </Notice>
        </div>
      )}
      {trial ? (
        // Always another origin than ours (the proxy's policy sees to it), so it cannot lift its own limits.
        // oxlint-disable-next-line react/iframe-missing-sandbox
        <iframe key={`${trial.versionId}:${trial.round}`} title="Phone" sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-downloads" src={trial.phoneUrl} className="min-h-0 w-full flex-1 border-0" allow="clipboard-write; geolocation; microphone" />
      ) : (
        <div className="flex min-h-0 flex-1 flex-col gap-3 p-4" aria-busy={controls.starting}>
          <Skeleton className="h-12" />
          <div className="flex flex-1 flex-col justify-end gap-2">
            <Skeleton className="h-10 w-3/5" />
            <Skeleton className="h-14 w-4/5" />
          </div>
          <Skeleton className="h-10" />
        </div>
      )}
    </aside>
  )
}
