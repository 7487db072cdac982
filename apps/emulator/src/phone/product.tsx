import { ShopIcon } from './icons.tsx'

/** A product by its id: the emulator knows no catalogue. */
export function Product({ id, note }: { id: string; note?: string }) {
  return (
    <div className="product">
      <span className="face" aria-hidden="true"><ShopIcon /></span>
      <span><b dir="auto">{id}</b>{note !== undefined && <small>{note}</small>}</span>
    </div>
  )
}
