/** More deaths than this within `windowMs` and it is given up. */
const most = 5
const windowMs = 60_000

/**
 * What to do after a death, given the moments of the restarts before it: wait `waitMs` and start
 * again, remembering `recent`; or, where `waitMs` is undefined, give up.
 */
export function afterDeath(restarts: number[], now: number): { recent: number[]; waitMs?: number } {
  const recent = restarts.filter((at) => now - at < windowMs)
  if (recent.length >= most) return { recent }
  return { recent: [...recent, now], waitMs: 200 * 2 ** recent.length }
}
