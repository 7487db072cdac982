import { Command, InvalidArgumentError } from 'commander'
import { chaos } from './chaos.ts'

// `pnpm chaos --minutes N`: real processes, killed in turn under load. The last line is one JSON object. Exit codes: 0
// nothing was lost, doubled or out of order, 1 something was, 2 the command itself was not understood.

const positive = (text: string): number => {
  const number = Number(text)
  if (!(number > 0)) throw new InvalidArgumentError('It must be a number above 0.')
  return number
}

const { minutes, rate } = new Command('chaos')
  .description('Kills gateway, workers and PostgreSQL in turn while customers write, and counts what arrived.')
  .option('--minutes <minutes>', 'how long', positive, 1)
  .option('--rate <messages>', "customers' messages a second", positive, 15)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse()
  .opts<{ minutes: number; rate: number }>()

const result = await chaos({ seconds: minutes * 60, rate, say: (line) => console.error(line) })
console.log(JSON.stringify(result))
process.exit(result.lost + result.doubled + result.outOfOrder + result.unfinished + result.crashed > 0 ? 1 : 0)
