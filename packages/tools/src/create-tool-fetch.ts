/** Origins that are answered for by another address: `https://bookings.example` by `http://127.0.0.1:4010/demo/bookings`. */
export type StandIns = Map<string, string>

/**
 * Reads `https://bookings.example=http://127.0.0.1:4010/demo/bookings`, several with commas or spaces between them. Whoever
 * runs the installation names them; a tool reaches no other address that is not public.
 */
export function readStandIns(text: string): StandIns {
  const pairs = text.split(/[\s,]+/).filter(Boolean).map((pair) => pair.split('=', 2) as [string, string | undefined])
  return new Map(pairs.flatMap(([origin, base]) => (base !== undefined && URL.canParse(origin) && URL.canParse(base) ? [[new URL(origin).origin, base.replace(/\/+$/, '')] as const] : [])))
}

/** A fetch for tools. `guard` makes one that opens public addresses only, and those that it is told to trust. */
export function createToolFetch(guard: (trusted: string[]) => typeof fetch, standIns: StandIns): typeof fetch {
  const open = guard([])
  // Trusted behind a stand-in alone: an address that names it directly is judged as any other.
  const behind = guard([...standIns.values()])
  return async (input, init) => {
    if (input instanceof Request) return open(input, init)
    const url = new URL(input)
    const base = standIns.get(url.origin)
    return base === undefined ? open(url, init) : behind(`${base}${url.pathname === '/' ? '' : url.pathname}${url.search}`, init)
  }
}
