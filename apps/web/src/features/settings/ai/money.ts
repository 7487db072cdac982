const fine = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', minimumFractionDigits: 2, maximumFractionDigits: 4 })
const coarse = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' })

/** Micro-dollars as a person reads them: small amounts with more digits, so that a tenth of a cent is not nothing. */
export function money(micros: number): string {
  const dollars = micros / 1e6
  if (dollars > 0 && dollars < 0.0001) return '< $0.0001'
  return (dollars >= 1 ? coarse : fine).format(dollars)
}

/** "2.50" to micro-dollars; null for nothing, undefined for what is no amount. */
export function toMicros(text: string): number | null | undefined {
  const plain = text.trim().replace(/^\$/, '').replace(',', '.')
  if (plain === '') return null
  if (!/^\d+(\.\d+)?$/.test(plain)) return undefined
  return Math.round(Number(plain) * 1e6)
}

/** For an input: as it would be typed. */
export const typed = (micros: number | null) => (micros === null ? '' : String(micros / 1e6))

export const count = (value: number) => new Intl.NumberFormat('en', { notation: value >= 100_000 ? 'compact' : 'standard', maximumFractionDigits: 1 }).format(value)

export const providerNames = { openai: 'OpenAI', anthropic: 'Anthropic', offline: 'Offline rules' } as const
