'use client'
import { Toast as Base } from '@base-ui/react/toast'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'
import { CircleAlert, CircleCheck, Info, X } from './icons.ts'

export type ToastTone = 'info' | 'good' | 'danger'

export interface ToastMessage {
  title: string
  description?: string
  tone?: ToastTone
  /** What can be done about it: "Undo", "Try again". */
  action?: { label: string; onClick: () => void }
}

const manager = Base.createToastManager()

/** Says that something happened, at the corner of the page. Errors stay until they are closed. */
export function showToast({ title, description, tone = 'info', action }: ToastMessage): void {
  const id = manager.add({
    title,
    description,
    type: tone,
    timeout: tone === 'danger' ? 0 : 5000,
    ...(action
      ? {
          actionProps: {
            children: action.label,
            onClick: () => {
              action.onClick()
              manager.close(id)
            },
          },
        }
      : {}),
  })
}

const icons: Record<ToastTone, ReactNode> = {
  info: <Info className="size-4 text-info" aria-hidden />,
  good: <CircleCheck className="size-4 text-good" aria-hidden />,
  danger: <CircleAlert className="size-4 text-danger" aria-hidden />,
}

/** Once around the page. */
export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Base.Provider toastManager={manager} limit={4}>
      {children}
      <Base.Portal>
        <Base.Viewport className="fixed bottom-4 left-1/2 z-[60] flex -translate-x-1/2 w-[min(22rem,calc(100vw-2rem))] flex-col gap-2">
          <List />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

function List() {
  const { toasts } = Base.useToastManager()
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      className={cn(
        'rounded-card border border-line bg-raised shadow-float transition-[opacity,transform] duration-[var(--quick)] ease-out data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0',
        toast.limited && 'hidden',
      )}
    >
      <Base.Content className="flex items-start gap-2.5 p-3">
        <span className="mt-0.5">{icons[(toast.type as ToastTone | undefined) ?? 'info']}</span>
        <div className="min-w-0 flex-1">
          <Base.Title className="text-control font-medium text-ink" />
          <Base.Description className="text-control break-words text-ink-soft" />
          {toast.actionProps && <Base.Action className="mt-1 text-control font-medium text-accent-ink hover:underline" />}
        </div>
        {/* The toasts never lie on top of each other, so none of their buttons is ever out of reach. */}
        <Base.Close aria-label="Dismiss" aria-hidden={false} className="inline-flex size-6 items-center justify-center rounded-control text-ink-faint hover:bg-hover hover:text-ink">
          <X className="size-4" aria-hidden />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ))
}
