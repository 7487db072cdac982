/** Says what is being done and how long it took, one line a step; calm on a terminal and in a log alike. */
export interface Progress {
  step<T>(what: string, work: () => Promise<T>): Promise<T>
  say(line: string): void
}

export function createProgress(write: (line: string) => void = (line) => process.stdout.write(`${line}\n`)): Progress {
  return {
    say: (line) => write(line),
    async step(what, work) {
      const begun = performance.now()
      const result = await work()
      const seconds = (performance.now() - begun) / 1000
      write(`  ${what.padEnd(34)} ${seconds.toFixed(1).padStart(5)} s`)
      return result
    },
  }
}
