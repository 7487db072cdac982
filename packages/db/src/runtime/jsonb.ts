/**
 * JSON as PostgreSQL's jsonb takes it. It refuses the NUL character and halves of surrogate pairs, both
 * of which a customer's message can hold: they become U+FFFD, so that one odd message cannot fail a batch.
 */
export function toJsonb(value: unknown): string {
  const text = JSON.stringify(value)
  if (!text.includes('\\u')) return text
  return text.replace(/\\\\|\\u(?:0000|d[89a-f][0-9a-f]{2})/gi, (found) => (found === '\\\\' ? found : '\\ufffd'))
}

/** The same for a plain text column; halves of surrogate pairs are replaced on the way anyway. */
export function toText(value: string): string {
  return value.replaceAll('\u0000', '\ufffd')
}
