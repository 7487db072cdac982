import { formatText, type Piece } from './format-text.ts'

/** A text as WhatsApp sets it. */
export function Formatted({ text }: { text: string }) {
  return <Pieces pieces={formatText(text)} />
}

function Pieces({ pieces }: { pieces: Piece[] }) {
  return pieces.map((piece, index) => {
    const key = index
    switch (piece.kind) {
      case 'text':
        return <span key={key}>{piece.text}</span>
      case 'mono':
        return <code key={key}>{piece.text}</code>
      case 'link':
        return <a key={key} href={piece.href} target="_blank" rel="noopener noreferrer">{piece.text}</a>
      case 'bold':
        return <strong key={key}><Pieces pieces={piece.pieces} /></strong>
      case 'italic':
        return <em key={key}><Pieces pieces={piece.pieces} /></em>
      case 'strike':
        return <s key={key}><Pieces pieces={piece.pieces} /></s>
    }
  })
}
