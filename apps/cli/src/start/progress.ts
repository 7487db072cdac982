/** Says what is being done and how long it took, calmly on a terminal and in a log alike. */
export interface Progress {
  step<T>(what: string, work: () => Promise<T>): Promise<T>
  say(line: string): void
}

export interface Output {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
}

const seconds = (begun: number) => (performance.now() - begun) / 1000

/**
 * A finished step is a line with its duration. What is under way stands in one live last line on a
 * terminal; in a log it is named once, if it takes longer than a moment (`patienceMs`).
 */
export function createProgress(output: Output = process.stdout, patienceMs = 1_500): Progress {
  const underWay = new Map<symbol, { what: string; begun: number }>()
  let drawn = false
  let redraw: NodeJS.Timeout | undefined

  const clear = () => {
    if (drawn) output.write('\r\u001B[2K')
    drawn = false
  }
  const draw = () => {
    if (!output.isTTY || underWay.size === 0) return
    const text = [...underWay.values()].map(({ what, begun }) => `${what} … ${Math.floor(seconds(begun))} s`).join('   ')
    clear()
    // A line that is broken by the terminal could not be cleared again.
    output.write(`  ${text}`.slice(0, (output.columns || 80) - 1))
    drawn = true
  }
  const say = (line: string) => {
    clear()
    output.write(`${line}\n`)
    draw()
  }
  return {
    say,
    async step(what, work) {
      const key = Symbol(what)
      const begun = performance.now()
      underWay.set(key, { what, begun })
      const announce = output.isTTY ? undefined : setTimeout(() => say(`  ${what} …`), patienceMs)
      if (output.isTTY) redraw ??= setInterval(draw, 1_000)
      draw()
      try {
        const result = await work()
        underWay.delete(key)
        say(`  ${what.padEnd(34)} ${seconds(begun).toFixed(1).padStart(5)} s`)
        return result
      } finally {
        clearTimeout(announce)
        underWay.delete(key)
        clear()
        draw()
        if (underWay.size === 0) {
          clearInterval(redraw)
          redraw = undefined
        }
      }
    },
  }
}
