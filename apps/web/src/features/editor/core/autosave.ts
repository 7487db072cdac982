import type { FlowDocument } from '@parley/flow'

/** What the operator is told. */
export type SaveState =
  | { status: 'saved'; at: number | null }
  /** Changed, about to be saved. */
  | { status: 'waiting' }
  | { status: 'saving' }
  /** It did not work; it is tried again. */
  | { status: 'failed'; message: string; attempt: number; retryAt: number }
  /** Somebody else saved this flow since we read it. Nothing is sent until the operator decides. */
  | { status: 'conflict'; theirs: Theirs }
  /** Saving is refused for good (role, flow archived): trying again would not help. `gone`: there is nothing left to save in. */
  | { status: 'refused'; message: string; gone: boolean }

export interface Theirs {
  revision: number
  savedAt: number | null
  savedBy: string | null
}

export type SaveOutcome =
  | { type: 'saved'; revision: number; savedAt: number }
  | { type: 'conflict'; theirs: Theirs }
  /** `unanswered`: it may be on the server all the same. */
  | { type: 'failed'; message: string; unanswered?: boolean }
  | { type: 'refused'; message: string; gone: boolean }

export interface AutosaveParts {
  save(document: FlowDocument, baseRevision: number): Promise<SaveOutcome>
  onState(state: SaveState): void
  /** After each save that was taken: other tabs are told. */
  onSaved?(revision: number): void
  /** Milliseconds. */
  now(): number
  /** Calls back after some milliseconds; returns what cancels it. */
  after(ms: number, run: () => void): () => void
}

export const quietMs = 800
const longestRetryMs = 30_000

/**
 * Saves the newest document a moment after the last change, one save at a time, again and again
 * until it is taken. It never overwrites what it has not read: each save names the revision that it
 * is built on, and on a conflict everything stops until the operator has chosen.
 */
export class Autosave {
  private state: SaveState
  private revision: number
  private document: FlowDocument
  private saved: FlowDocument
  /** Sent, and nobody said what became of it: sent again as it was before anything newer, so that we never meet ourselves. */
  private unanswered: FlowDocument | undefined
  private cancel: (() => void) | undefined
  private inFlight: Promise<void> | undefined
  private failures = 0
  private readonly parts: AutosaveParts
  private closed = false

  constructor(start: { document: FlowDocument; revision: number; savedAt: number | null }, parts: AutosaveParts) {
    this.parts = parts
    this.document = start.document
    this.saved = start.document
    this.revision = start.revision
    this.state = { status: 'saved', at: start.savedAt }
  }

  get current(): SaveState {
    return this.state
  }

  /** The revision that our next save is built on. */
  get baseRevision(): number {
    return this.revision
  }

  /** What is on the server as far as we know. */
  get savedDocument(): FlowDocument {
    return this.saved
  }

  /** True while something of ours is not on the server. */
  get dirty(): boolean {
    return this.document !== this.saved || this.unanswered !== undefined
  }

  changed(document: FlowDocument): void {
    if (document === this.document || this.closed) return
    this.document = document
    if (this.state.status === 'conflict' || this.state.status === 'refused' || this.inFlight) return
    if (!this.dirty) {
      // Undone to what is saved: there is nothing to do.
      this.disarm()
      this.set({ status: 'saved', at: null })
      return
    }
    if (this.state.status === 'failed') return
    this.set({ status: 'waiting' })
    this.arm(quietMs)
  }

  /** Saves now what is not saved yet. True if all is on the server afterwards. */
  async flush(): Promise<boolean> {
    while (!this.closed) {
      if (this.inFlight) await this.inFlight
      if (!this.dirty) return true
      if (this.state.status === 'conflict' || this.state.status === 'refused') return false
      this.disarm()
      await this.send()
      if (this.state.status !== 'saved' && this.state.status !== 'waiting') return false
    }
    return false
  }

  retryNow(): void {
    if (this.state.status !== 'failed') return
    this.disarm()
    void this.send()
  }

  /** Another tab or person saved; known before our own save could tell. */
  learnedOf(theirs: Theirs): void {
    if (this.closed || theirs.revision <= this.revision || this.inFlight) return
    // It may be our own; sending that again tells.
    if (this.unanswered) return this.retryNow()
    if (this.state.status === 'conflict' && this.state.theirs.revision >= theirs.revision) return
    this.disarm()
    this.set({ status: 'conflict', theirs })
  }

  /** The flow is no longer there; known before our own save could tell. */
  learnedGone(message: string): void {
    if (this.closed || this.inFlight) return
    this.disarm()
    this.set({ status: 'refused', message, gone: true })
  }

  /** From here on this document of the server is what we build on; what was not saved is let go. */
  adopt(document: FlowDocument, revision: number, savedAt: number | null): void {
    this.disarm()
    this.failures = 0
    this.unanswered = undefined
    this.document = document
    this.saved = document
    this.revision = revision
    this.set({ status: 'saved', at: savedAt })
  }

  close(): void {
    this.closed = true
    this.disarm()
  }

  private arm(ms: number): void {
    this.disarm()
    this.cancel = this.parts.after(ms, () => void this.send())
  }

  private disarm(): void {
    this.cancel?.()
    this.cancel = undefined
  }

  private set(state: SaveState): void {
    this.state = state
    if (!this.closed) this.parts.onState(state)
  }

  private send(): Promise<void> {
    if (this.inFlight) return this.inFlight
    this.disarm()
    const sending = this.attempt().finally(() => {
      this.inFlight = undefined
      if (this.state.status === 'waiting') this.arm(quietMs)
    })
    this.inFlight = sending
    return sending
  }

  private async attempt(): Promise<void> {
    const document = this.unanswered ?? this.document
    const base = this.revision
    this.set({ status: 'saving' })
    const outcome = await this.parts.save(document, base).catch((cause: unknown): SaveOutcome => ({ type: 'failed', message: cause instanceof Error ? cause.message : String(cause) }))
    // The operator loaded theirs meanwhile: what this save says is about a past that was let go.
    if (this.revision !== base || this.closed) return
    this.unanswered = outcome.type === 'failed' && outcome.unanswered ? document : undefined
    if (outcome.type === 'saved') {
      this.failures = 0
      this.revision = outcome.revision
      this.saved = document
      this.parts.onSaved?.(outcome.revision)
      this.set(this.dirty ? { status: 'waiting' } : { status: 'saved', at: outcome.savedAt })
    } else if (outcome.type === 'conflict') this.set({ status: 'conflict', theirs: outcome.theirs })
    else if (outcome.type === 'refused') this.set({ status: 'refused', message: outcome.message, gone: outcome.gone })
    else {
      this.failures += 1
      const wait = Math.min(longestRetryMs, 1000 * 2 ** (this.failures - 1))
      this.set({ status: 'failed', message: outcome.message, attempt: this.failures, retryAt: this.parts.now() + wait })
      this.arm(wait)
    }
  }
}
