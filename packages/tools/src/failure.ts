import type { CallOutcome, FailureCause } from './port.ts'

/** Thrown inside a call; its message is for the model and for the run log alike. */
export class ToolFailure extends Error {
  readonly failure: FailureCause

  constructor(failure: FailureCause, message: string) {
    super(message)
    this.name = 'ToolFailure'
    this.failure = failure
  }
}

export const failed = (cause: FailureCause, reason: string): Extract<CallOutcome, { type: 'tool-failed' }> => ({ type: 'tool-failed', cause, reason })
