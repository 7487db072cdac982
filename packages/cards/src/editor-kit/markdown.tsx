import type { ReactNode } from 'react'

/** The little Markdown that cards' help is written in: paragraphs, lists, bold, italic, code. Nothing else gets through. */
export function Markdown({ text }: { text: string }) {
  return text
    .trim()
    .split(/\n{2,}/)
    .map((block, index) => <Block key={index} block={block} />)
}

function Block({ block }: { block: string }) {
  const lines = block.split('\n')
  const first = lines.findIndex((line) => /^[-*] /.test(line))
  if (first === -1) return <p>{inline(block.replace(/^#+ /, ''))}</p>
  return (
    <>
      {first > 0 && <p>{inline(lines.slice(0, first).join(' '))}</p>}
      <ul className="flex list-disc flex-col gap-1 pl-4">
        {lines.slice(first).map((line, index) => (
          <li key={index}>{inline(line.replace(/^[-*] /, ''))}</li>
        ))}
      </ul>
    </>
  )
}

const marks = /(`[^`]+`|\*\*[^*]+\*\*|\*[^*]+\*)/

function inline(text: string): ReactNode[] {
  return text.split(marks).map((part, index) => {
    if (part.startsWith('`') && part.length > 2) return <code key={index} className="rounded bg-sunken px-1 font-mono text-[11px] text-ink">{part.slice(1, -1)}</code>
    if (part.startsWith('**') && part.length > 4) return <strong key={index} className="font-semibold text-ink">{inline(part.slice(2, -2))}</strong>
    if (part.startsWith('*') && part.length > 2) return <em key={index}>{part.slice(1, -1)}</em>
    return part
  })
}
