const repeated = /^(.+)~(\d+)$/

/**
 * The id of the next attempt at a send that failed: `a:7:0`, then `a:7:0~2`, `a:7:0~3`. Derived, so that
 * two who send the same message again at once make one attempt, and the chain can be followed.
 */
export function nextAttemptId(effectId: string): string {
  const [, first, number] = repeated.exec(effectId) ?? []
  return first === undefined ? `${effectId}~2` : `${first}~${Number(number) + 1}`
}

/** True for the second and every later attempt. */
export const isRepeated = (effectId: string | null): boolean => effectId !== null && repeated.test(effectId)
