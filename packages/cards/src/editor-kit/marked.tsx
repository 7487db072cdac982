const marks = /(?<![\p{L}\p{N}])(\*(?!\s)[^*\n]+(?<!\s)\*|_(?!\s)[^_\n]+(?<!\s)_|~(?!\s)[^~\n]+(?<!\s)~)(?![\p{L}\p{N}])/u
const looks: Record<string, 'b' | 'i' | 's'> = { '*': 'b', _: 'i', '~': 's' }

/** A text with WhatsApp's own marks as they are shown there: *bold*, _italic_, ~struck out~, also within one another. */
export function Marked({ text }: { text: string }) {
  return text.split(marks).map((part, index) => {
    // Of what is split, every second part is one that is marked.
    const Look = index % 2 === 1 ? looks[part[0]!] : undefined
    if (!Look) return part
    return (
      <Look key={index}>
        <Marked text={part.slice(1, -1)} />
      </Look>
    )
  })
}
