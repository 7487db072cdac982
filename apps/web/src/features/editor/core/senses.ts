import type { RouterOutputs } from '@/trpc/client.ts'

/** What is known of a workspace's models and keys. */
export type ModelSurroundings = Pick<RouterOutputs['models']['get'], 'keys' | 'installed' | 'full' | 'models'>

/**
 * What a card that talks cannot take in of voice notes and pictures, in a sentence for its owner; null: it takes in both.
 *
 * @param own What the card itself names; `default`: the workspace's model, else that of whichever company there is a key for.
 */
export function missingSenses(own: { provider: string; model: string }, { keys, installed, full, models }: ModelSurroundings): string | null {
  const open = (provider: string) => keys.some((key) => key.provider === provider) || installed.some((name) => name === provider)
  const usual = ['openai', 'anthropic'].find(open) ?? 'offline'
  const { provider, model } = own.provider === 'default' ? (full ?? { provider: usual, model: '' }) : own
  // What is written out is read by rules as well.
  const hears = open('openai')
  // The provider's usual model can see; one that nobody has written down is not shown any.
  const sees = provider !== 'offline' && open(provider) && (model === '' || models.some((entry) => entry.provider === provider && (model === entry.model || model.startsWith(`${entry.model}-20`)) && entry.images))
  if (hears && sees) return null
  if (!hears && !sees) return `${usual === 'offline' ? 'Without a key: ' : 'Takes in '}neither voice notes nor pictures. Customers are asked for words.`
  return hears ? 'Cannot see pictures. Customers are asked for words.' : 'Cannot listen to voice notes without a key for OpenAI. Customers are asked to write.'
}
