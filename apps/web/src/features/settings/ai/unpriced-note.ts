import { count } from './money.ts'

interface Row {
  unpriced: number
  inputTokens: number
  outputTokens: number
}

/** Whether nothing of it can be counted here: what is paid for by the minute, as some models for voice notes are, tells no tokens. */
export const isByMinute = ({ unpriced, inputTokens, outputTokens }: Row) => unpriced > 0 && inputTokens + outputTokens === 0

/** What the sums leave out, and what can be done; null where they are whole. */
export function unpricedNote({ total, byModel }: { total: { unpriced: number }; byModel: readonly Row[] }): string | null {
  const minutes = byModel.filter(isByMinute).reduce((sum, { unpriced }) => sum + unpriced, 0)
  const rest = total.unpriced - minutes
  const parts = [
    rest > 0 && `${rest === 1 ? 'One question was' : `${count(rest)} questions were`} put to a model whose prices are not known. What they cost is not in these sums, and no budget counts them. Add the model with its prices below.`,
    minutes > 0 && `${minutes === 1 ? 'One voice note was' : `${count(minutes)} voice notes were`} written out at a price by the minute. That is not in these sums, and no budget counts it: it stands on the provider’s own bill.`,
  ]
  return parts.filter(Boolean).join(' ') || null
}
