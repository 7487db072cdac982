import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAskContext, createModelPort, type AiSettings } from '@parley/ai'
import type { Comparer, ComparisonOrder, ComparisonStep, Tenant } from '@parley/api'
import { cards } from '@parley/cards'
import { readDocument } from '@parley/flow'
import { ParleyError } from '@parley/errors'
import type { CompiledFlow, ContactFacts, Facts } from '@parley/interpreter'
import type { ModelPort } from '@parley/runtime'
import { rehearse, type RehearsalStep } from '@parley/runtime/rehearsal'
import { createToolCatalog, createToolPort, renderConfirm, type Credentials } from '@parley/tools'
import { programOf } from './program-of.ts'
import { createSideHouse, type SideHouse } from './side-house.ts'
import { isPretended, sideToolSource, storedTools } from './side-tools.ts'

export interface ComparerOptions {
  env: Record<string, string | undefined>
  tenant(workspaceId: string, userId: string): Tenant
  /** Opened for the server only. */
  keys(workspaceId: string, userId: string): Promise<AiSettings['keys']>
  credentials(workspaceId: string): Promise<Credentials>
  /** Guarded, as the worker's. */
  toolFetch: typeof fetch
  log(message: string, cause: unknown): void
}

/** For one side. */
const mostCalls = 80
const mostMs = 8 * 60_000

const nobody: ContactFacts = { id: 'rehearsal', name: 'Test customer', phone: '+15550100000', userId: null, language: null, fields: {} }

/** Runs drafts on models for comparison: interpreter, cards, model port, prompts and the judging of tools are the worker's own. */
export function createComparer(options: ComparerOptions): Comparer {
  return {
    async run(order, signal) {
      const { env, log } = options
      const tenant = options.tenant(order.workspaceId, order.userId)
      const [flow, live, settings, models, voice, keys, tools, servers, credentials, customer] = await Promise.all([
        tenant.flows.get(order.flowId), tenant.flows.live(), tenant.workspace.settings(), tenant.models.settings(), tenant.agents.voice(), options.keys(order.workspaceId, order.userId),
        tenant.tools.list(), tenant.tools.servers(), options.credentials(order.workspaceId), order.conversationId === null ? undefined : tenant.comparisons.customer(order.conversationId),
      ])
      if (!flow || !settings) throw new ParleyError('NOT_FOUND', 'This flow is not here (any more).')
      if (customer === null) throw new ParleyError('NOT_FOUND', 'This conversation is not here (any more).')
      const { program, live: begins, draft } = programOf({ flowId: order.flowId, document: readDocument(flow.draft, cards) }, live)
      const contact = customer?.contact ?? nobody
      const house = createSideHouse({
        settings: { keys, full: models.full, small: models.small, models: models.models, keepsAnswers: false },
        budgets: models.budgets,
        voice: voice as Awaited<ReturnType<SideHouse['voice']>>,
        memories: (customer?.memories ?? []).map(({ at, ...memory }) => ({ ...memory, at: at.getTime() })),
        spent: tenant.comparisons.spent,
        note: (call) => tenant.comparisons.note(order.flowId, call),
      })
      const stored = storedTools(tools, servers, credentials)
      const source = sideToolSource(stored, contact, settings.timeZone, settings.language)
      const facts: Facts = {
        workspace: { id: order.workspaceId, name: settings.name, timeZone: settings.timeZone, language: settings.language, apology: settings.apology, aiDisclosure: settings.aiDisclosure, stopWords: Object.values(settings.stopWords).flat() },
        channel: { id: 'rehearsal', name: 'Test number', number: '' },
        conversation: { id: randomUUID() },
        contact,
        live: begins,
      }
      const model = createModelPort({ env, tools: createToolCatalog(source), confirm: renderConfirm, context: createAskContext(house), house, onError: (cause) => log('Something beside a compared question failed; the question went on.', cause) })
      const steps = rehearse(
        {
          program, cards, facts, says: order.says, model: aimed(model, order.target), tools: createToolPort({ source, fetch: options.toolFetch, now: () => Date.now(), pretends: isPretended }),
          now: () => Date.now(), chance: () => Math.random(), pause: (ms, until) => sleep(Math.max(0, ms), undefined, { signal: until }).catch(() => undefined), begins: house.begins, most: mostCalls,
        },
        AbortSignal.any([signal, AbortSignal.timeout(mostMs)]),
      )
      const pretended = new Set(stored.filter(isPretended).map(({ id }) => id))
      return told(steps, { house, draft, pretended })
    },
  }
}

/** AI steps ask `target` instead of what they name, and nothing stands in for it; what is asked of the small model stays. */
function aimed(model: ModelPort, target: ComparisonOrder['target']): ModelPort {
  if (target === null) return model
  return {
    ask(caller, request, signal) {
      if ((request.purpose ?? 'answer') !== 'answer') return model.ask(caller, request, signal)
      const { fallback: _, ...rest } = request
      return model.ask(caller, { ...rest, ...target }, signal)
    },
  }
}

interface Telling {
  house: SideHouse
  draft: CompiledFlow
  /** Ids of tools that are not really called. */
  pretended: ReadonlySet<string>
}

/** The steps of a rehearsal with what each cost, in the operator's words. */
async function* told(steps: AsyncIterable<RehearsalStep>, { house, draft, pretended }: Telling): AsyncGenerator<ComparisonStep, void, undefined> {
  for await (const step of steps) {
    if (step.type === 'customer') house.hear({ from: 'contact', text: step.text, at: step.at })
    if (step.type === 'reply') house.hear({ from: 'bot', text: step.text, at: step.at })
    if (step.type === 'asked') yield { ...step, requests: house.takeRequests(step.effectId) }
    else if (step.type === 'called') yield { ...step, pretended: step.outcome.type === 'tool-answered' && pretended.has(step.call.toolId) }
    else if (step.type === 'left') yield* exitOf(step, draft)
    else yield step
  }
}

/** Exits of steps that a model decides about; the others say nothing about it. */
function exitOf({ versionId, nodeId, port }: Extract<RehearsalStep, { type: 'left' }>, draft: CompiledFlow): ComparisonStep[] {
  const compiled = versionId === draft.versionId ? draft.node(nodeId) : undefined
  if (!compiled?.card || compiled.card.family !== 'ai') return []
  return [{ type: 'left', node: compiled.node.name, exit: compiled.card.ports(compiled.config).find(({ id }) => id === port)?.label ?? port }]
}
