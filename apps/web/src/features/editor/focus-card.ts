/** Puts the keyboard's focus onto a card of the canvas, or onto the canvas where there is none. */
export function focusCard(nodeId: string | undefined): void {
  const card = nodeId === undefined ? null : document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(nodeId)}"]`)
  const target = card ?? document.querySelector<HTMLElement>('section[aria-label="Canvas"]')
  target?.focus({ preventScroll: true })
}

/** Puts the focus into the settings of the card that is selected, once they are drawn. */
export function focusSettings(): void {
  requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector<HTMLElement>('section[aria-label="Card settings"] input')?.focus()))
}
