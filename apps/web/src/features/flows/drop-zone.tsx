'use client'
import { useState, type DragEvent, type ReactNode } from 'react'

/** Takes flow files that are dropped anywhere on the page. */
export function DropZone({ disabled, onFiles, children }: { disabled: boolean; onFiles: (files: File[]) => Promise<void>; children: ReactNode }) {
  const [over, setOver] = useState(false)
  const carriesFiles = (event: DragEvent) => !disabled && event.dataTransfer.types.includes('Files')
  return (
    // Dropping is a short cut; the Import button does the same for everybody.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className="relative flex min-h-0 flex-1 flex-col"
      onDragOver={(event) => {
        if (!carriesFiles(event)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={(event) => {
        if (!carriesFiles(event)) return
        event.preventDefault()
        setOver(false)
        void onFiles([...event.dataTransfer.files])
      }}
    >
      {children}
      {over && (
        <div className="pointer-events-none absolute inset-3 z-30 flex items-center justify-center rounded-card border-2 border-dashed border-accent bg-accent-soft/90 text-body font-medium text-accent-ink">
          Drop to import the flow
        </div>
      )}
    </div>
  )
}
