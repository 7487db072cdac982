/** A run of text as WhatsApp shows it. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; pieces: Piece[] }
  | { kind: 'mono'; text: string }
  | { kind: 'link'; text: string; href: string }

const marks = { '*': 'bold', _: 'italic', '~': 'strike' } as const
const linkPattern = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]*_~]/
const deepest = 3

/**
 * Reads `*bold*`, `_italic_`, `~strike~`, ` ```mono``` ` and links. As on WhatsApp, a mark counts only at the edge of
 * a word and around something: `2*3*4` and `snake_case_name` stay as they are.
 */
export function formatText(source: string, depth = 0): Piece[] {
  const pieces: Piece[] = []
  let plain = ''
  const flush = () => {
    if (plain !== '') pieces.push({ kind: 'text', text: plain })
    plain = ''
  }
  let at = 0
  while (at < source.length) {
    const found = pieceAt(source, at, depth)
    if (found) {
      flush()
      pieces.push(found.piece)
      at = found.end
    } else {
      plain += source[at]
      at += 1
    }
  }
  flush()
  return pieces
}

const wordLike = /[\p{L}\p{N}]/u

function pieceAt(source: string, at: number, depth: number): { piece: Piece; end: number } | undefined {
  const character = source[at] as string
  if (source.startsWith('```', at)) {
    const end = source.indexOf('```', at + 3)
    if (end > at + 3) return { piece: { kind: 'mono', text: source.slice(at + 3, end) }, end: end + 3 }
  }
  const edge = at === 0 || !wordLike.test(source[at - 1] as string)
  if (character === 'h' && edge) {
    const link = linkPattern.exec(source.slice(at, at + 2048))
    if (link?.index === 0) return { piece: { kind: 'link', text: link[0], href: link[0] }, end: at + link[0].length }
  }
  if (!(character in marks) || !edge || depth >= deepest) return undefined
  const line = source.indexOf('\n', at)
  const last = line === -1 ? source.length : line
  for (let end = source.indexOf(character, at + 2); end !== -1 && end < last; end = source.indexOf(character, end + 1)) {
    const next = source[end + 1]
    const inside = source.slice(at + 1, end)
    if (inside.trim() !== inside || (next !== undefined && wordLike.test(next))) continue
    return { piece: { kind: marks[character as keyof typeof marks], pieces: formatText(inside, depth + 1) }, end: end + 1 }
  }
  return undefined
}
