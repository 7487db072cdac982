/** What the phone tells the page that frames it. */
export type ToEditor = { type: 'message-sent' | 'message-received'; number: string; customer: string; messageId: string } | { type: 'ready' | 'customer'; number: string; customer: string }

export function tellEditor(message: ToEditor): void {
  if (window.parent !== window) window.parent.postMessage({ source: 'parley-phone', ...message }, '*')
}

export type FromEditor = { type: 'theme'; theme: 'light' | 'dark' } | { type: 'new-customer' }

/** Hears what the framing page asks for. Anyone may frame a practice phone; all it can do is this. */
export function hearEditor(listen: (message: FromEditor) => void): () => void {
  const hear = (event: MessageEvent<unknown>) => {
    if (event.source !== window.parent || window.parent === window) return
    const { source, type, theme } = (typeof event.data === 'object' && event.data !== null ? event.data : {}) as Record<string, unknown>
    if (source !== 'parley-editor') return
    if (type === 'new-customer') listen({ type })
    if (type === 'theme' && (theme === 'light' || theme === 'dark')) listen({ type, theme })
  }
  window.addEventListener('message', hear)
  return () => window.removeEventListener('message', hear)
}
