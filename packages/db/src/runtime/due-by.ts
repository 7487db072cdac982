/**
 * Up to when something is due, by the worker's clock (a parameter) or the database's, whichever is later. Columns hold whole
 * milliseconds and round to the nearest: what was made due "now" may lie half of one ahead, and whoever looks at once would
 * miss it.
 */
export const dueBy = (parameter: string): string => `greatest(${parameter}::timestamptz, now()) + interval '1 millisecond'`
