import { money, providerNames } from '../../settings/ai/money.ts'
import type { RouterInputs, RouterOutputs } from '@/trpc/client.ts'

export type Target = RouterInputs['comparisons']['run']['target']
type Settings = Pick<RouterOutputs['models']['get'], 'keys' | 'installed' | 'models'>

export const asInFlow = 'flow'
export const offline = 'offline:'

/** What a side may be: the flow as it is, the rules, and every model of the registry for whose company there is a key. */
export function targetGroups({ keys, installed, models }: Settings) {
  const open = new Set([...keys.map(({ provider }) => provider), ...installed])
  const general = [
    { value: asInFlow, label: 'As the flow has it', description: 'The models that its cards and the workspace name' },
    { value: offline, label: providerNames.offline, description: 'No language model, no key, no cost' },
  ]
  const known = models.filter(({ provider }) => open.has(provider)).map((entry) => ({ value: `${entry.provider}:${entry.model}`, label: entry.model, description: `${providerNames[entry.provider]} · ${money(entry.inputPrice)} in, ${money(entry.outputPrice)} out for a million tokens` }))
  return [{ label: 'Without choosing a model', options: general }, ...(known.length > 0 ? [{ label: 'Models', options: known }] : [])]
}

/** What is chosen, for the server. */
export function targetOf(value: string): Target {
  if (value === asInFlow) return null
  const [provider, ...model] = value.split(':')
  return { provider: provider as NonNullable<Target>['provider'], model: model.join(':') }
}

/** What is chosen, for a heading. */
export const targetName = (value: string) => (value === asInFlow ? 'As the flow has it' : value === offline ? providerNames.offline : value.slice(value.indexOf(':') + 1))
