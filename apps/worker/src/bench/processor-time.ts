import { readFileSync } from 'node:fs'

/** Linux counts processor time of other processes in hundredths of a second. */
const ticksMs = 10

/** Milliseconds of processor time that a process has used; 0 where the system does not tell (it is Linux that does). */
export function processMs(pid: number): number {
  const fields = fieldsOf(pid)
  return fields ? (Number(fields[11]) + Number(fields[12])) * ticksMs : 0
}

/** Of PostgreSQL: all its processes that live, and those that it has already taken leave of. */
export function postgresMs(postmaster: number): number {
  const own = fieldsOf(postmaster)
  if (!own) return 0
  let total = [11, 12, 13, 14].reduce((sum, at) => sum + Number(own[at]), 0) * ticksMs
  for (const pid of childrenOf(postmaster)) {
    const fields = fieldsOf(pid)
    if (fields) total += (Number(fields[11]) + Number(fields[12])) * ticksMs
  }
  return total
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

/** Resident memory of a process in megabytes. */
export function memoryMb(pid: number): number {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024)
  } catch {
    return 0
  }
}

/** What comes after the name in /proc/PID/stat: state, parent, … */
function fieldsOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
