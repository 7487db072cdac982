import { IconButton } from '@parley/ui'
import { X } from '@parley/ui/icons'
import type { ReactNode } from 'react'

export function PanelHead({ title, children, onClose }: { title: string; children?: ReactNode; onClose: () => void }) {
  return (
    <header className="sticky top-0 z-10 flex items-center gap-2 border-b border-line bg-surface py-2 pr-2 pl-4">
      <h2 className="min-w-0 flex-1 truncate text-control font-semibold">{title}</h2>
      {children}
      <IconButton size="sm" label="Close" onClick={onClose}>
        <X aria-hidden />
      </IconButton>
    </header>
  )
}
