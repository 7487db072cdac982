import { formatMoment } from '../moments.ts'

/** What went wrong with customers at a card of the live version. */
export interface ReportedFault {
  nodeId: string
  code: string
  message: string
  count: number
  lastAt: Date
  conversationId: string
  /** The conversation broke off there. */
  breaks: boolean
}

const times = (count: number) => (count === 1 ? 'Once' : count === 2 ? 'Twice' : `${count.toLocaleString('en')} times`)

/** "Twice in the last seven days, last today, 14:05": how often and when. */
export const howOften = ({ count, lastAt }: Pick<ReportedFault, 'count' | 'lastAt'>): string =>
  count === 1 ? `Once with a customer, ${formatMoment(lastAt)}` : `${times(count)} with customers in the last seven days, last ${formatMoment(lastAt)}`

/** "2 errors, 1 fault with customers". */
export function countAll(problems: string, none: boolean, reported: number): string {
  if (reported === 0) return problems
  const words = `${reported} ${reported === 1 ? 'fault' : 'faults'} with customers`
  return none ? words : `${problems}, ${words}`
}
