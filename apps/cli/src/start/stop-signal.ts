export interface StopSignal {
  /** True once somebody asked to stop. */
  requested(): boolean
  /** Resolves when somebody asked to stop, or when `giveUp` was called. */
  wait: Promise<void>
  /** Aborted with it, so that what takes long lets go. */
  signal: AbortSignal
  giveUp(): void
  /** Lets go of what takes long, without being a wish to stop. */
  abort(): void
}

/** Ctrl-C, a terminal that closes, and a polite kill all mean the same. A second Ctrl-C changes nothing: stopping is under way. */
export function stopSignal(): StopSignal {
  let resolve: () => void = () => undefined
  let requested = false
  const aborter = new AbortController()
  const wait = new Promise<void>((done) => (resolve = done))
  const abort = () => aborter.abort()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      requested = true
      abort()
      resolve()
    })
  return {
    wait,
    signal: aborter.signal,
    abort,
    requested: () => requested,
    giveUp() {
      abort()
      resolve()
    },
  }
}
