/** The value that `part` (0 to 1) of all values do not exceed; 0 of none. */
export function percentile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * part) - 1))] ?? 0
}

export const median = (values: number[]) => percentile(values, 0.5)

/** With as many digits behind the point as are worth reading. */
export function rounded(value: number, digits = 1): number {
  return Number(value.toFixed(digits))
}
