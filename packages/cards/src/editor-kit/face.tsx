'use client'
import type { Port } from '@parley/flow'
import { cn } from '@parley/ui'
import { createContext, useContext, useState, type ReactNode } from 'react'
import type { FaceSurroundings } from './card-editor.ts'
import { Marked } from './marked.tsx'

interface FaceValue extends FaceSurroundings {
  /** Draws the round end of an exit, at the right edge of the nearest positioned row. */
  renderExit(port: Port): ReactNode
  /** Where a file of the workspace is shown from; absent where it cannot be. */
  fileUrl?(fileId: string): string
  /** What the card's model cannot take in, in a sentence. Absent where that is nothing, or not known. */
  lacks?: string | undefined
  ports: Port[]
}

const FaceContext = createContext<FaceValue | null>(null)

/** Around a face: who draws the ends of exits is the canvas, which the cards do not know. */
export const FaceProvider = FaceContext.Provider

/** What a card's face needs of the canvas that it stands on. */
export function useFace(): FaceValue {
  const value = useContext(FaceContext)
  if (!value) throw new Error('A card face stands outside a FaceProvider.')
  return value
}

const placeholders = /(\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\})/

/** `{{ contact.name | default: "there" }}` -> `contact.name` */
const nameOf = (placeholder: string) => placeholder.replace(/^\{[{%]-?\s*|\s*-?[}%]\}$/g, '').split('|')[0]!.trim()

/** A template as somebody reads it: placeholders are named, not spelled. */
export function FaceText({ text }: { text: string }) {
  return text.split(placeholders).map((part, index) =>
    placeholders.test(part) ? (
      <span key={index} className="rounded bg-ink/8 px-1 font-medium text-ink-soft [box-decoration-break:clone]">
        {nameOf(part)}
      </span>
    ) : (
      <Marked key={index} text={part} />
    ),
  )
}

/** A speech bubble as the customer sees it. Without a text it says what belongs there. */
export function Bubble({ text, empty = 'No text yet', media, attached = false }: { text: string; empty?: string; media?: ReactNode; attached?: boolean }) {
  return (
    <div className={cn('relative mx-2.5 max-w-[calc(100%-36px)] min-w-24 self-start rounded-card bg-talk-soft text-ink', attached ? 'rounded-b-sm' : '', 'rounded-tl-[3px]')}>
      {media}
      {(text.trim() !== '' || !media) && (
        <p dir="auto" className={cn('line-clamp-8 px-2.5 py-1.5 text-control break-words whitespace-pre-wrap', text.trim() === '' && 'text-ink-soft italic')}>
          {text.trim() === '' ? empty : <FaceText text={text} />}
        </p>
      )}
    </div>
  )
}

/** A picture, a film or a file in a bubble. */
export function MediaTile({ icon, label, image }: { icon: ReactNode; label: string; image?: string | undefined }) {
  const [broken, setBroken] = useState<string | null>(null)
  if (image && broken !== image)
    return <img src={image} alt={label} loading="lazy" draggable={false} onError={() => setBroken(image)} className="m-1 h-28 w-56 rounded-control bg-hover object-cover" />
  return (
    <div className="m-1 flex items-center gap-2 rounded-control bg-surface/70 px-2 py-1.5 text-hint text-ink-soft [&_svg]:size-4 [&_svg]:shrink-0">
      {icon}
      <span dir="auto" className="truncate">
        {label}
      </span>
    </div>
  )
}

/** An exit on its own row: whatever it is about at the left, its end at the right edge of the node. */
export function ExitRow({ port, children, quiet = false }: { port: string; children?: ReactNode; quiet?: boolean }) {
  const { ports, renderExit } = useFace()
  const found = ports.find((candidate) => candidate.id === port)
  if (!found) return null
  return (
    <div className="relative flex min-h-7 items-center px-2.5">
      <div className="min-w-0 flex-1">
        {children ?? (
          <span dir="auto" title={found.label} className={cn('block truncate text-right text-hint', quiet || found.whenDangling === 'fine' ? 'text-ink-faint' : 'text-ink-soft')}>
            {found.label}
          </span>
        )}
      </div>
      {renderExit(found)}
    </div>
  )
}

/** A reply button or a list's row, as under a bubble in WhatsApp. */
export function ChoiceLabel({ title, description, icon }: { title: string; description?: string; icon?: ReactNode }) {
  return (
    <div className="flex min-h-7 w-full flex-col justify-center rounded-control border border-line bg-raised px-2 py-0.5 text-center">
      <span dir="auto" title={title} className={cn('flex min-w-0 items-center justify-center gap-1.5 text-control font-medium [&_svg]:size-3.5 [&_svg]:shrink-0', title.trim() === '' ? 'text-ink-faint italic' : 'text-accent-ink')}>
        {icon}
        <span className="truncate">{title.trim() === '' ? 'No title yet' : <FaceText text={title} />}</span>
      </span>
      {description && (
        <span dir="auto" className="truncate text-hint text-ink-faint">
          <FaceText text={description} />
        </span>
      )}
    </div>
  )
}

/** A line about what the card does, where nothing is said to the customer. */
export function FaceLine({ children, icon, faint = false }: { children: ReactNode; icon?: ReactNode; faint?: boolean }) {
  return (
    <div dir="auto" className={cn('mx-2.5 flex items-start gap-1.5 text-control break-words [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-faint', faint ? 'text-ink-faint' : 'text-ink-soft')}>
      {icon}
      <span className="line-clamp-4 min-w-0 flex-1">{children}</span>
    </div>
  )
}
