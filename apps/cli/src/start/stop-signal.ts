export interface StopSignal {
  /** True once somebody asked to stop. */
  requested(): boolean
  /** Resolves when a signal came, or when `giveUp` was called. */
  wait: Promise<{ signal: boolean }>
  giveUp(): void
}

/** Ctrl-C, a terminal that closes, and a polite kill all mean the same. A second Ctrl-C changes nothing: stopping is under way. */
export function stopSignal(): StopSignal {
  let resolve: (how: { signal: boolean }) => void = () => undefined
  let requested = false
  const wait = new Promise<{ signal: boolean }>((done) => (resolve = done))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      requested = true
      resolve({ signal: true })
    })
  return { wait, requested: () => requested, giveUp: () => resolve({ signal: false }) }
}
