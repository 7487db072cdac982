import { openSecret, openWorkspaceKey, type MasterKey } from '../crypto.ts'
import { toJsonb } from './jsonb.ts'
import { callRow, noteParts, type NotedCall, type NotedCaller } from './note-calls.ts'
import { relaxed, type Pool } from './pool.ts'

type Provider = 'openai' | 'anthropic'
type Target = { provider: Provider | 'offline'; model: string }

interface KeptAnswer {
  reply: string
  exit: string | null
  provider: string
  model: string
  /** What the small model told of the question. */
  read?: Read
}

interface Read {
  asksForPerson: boolean
  sentiment: 'positive' | 'neutral' | 'negative' | 'angry'
  topic: string | null
  intent: string | null
  language: string | null
  unresolved: boolean
  confidence: number
}

interface SettingsRow {
  sealed_key: Buffer
  full_provider: Target['provider'] | null
  full_model: string | null
  small_provider: Target['provider'] | null
  small_model: string | null
  keeps_answers: boolean | null
  budgets: { conversation: number | null; day: number | null; month: number | null }
  keys: { provider: Provider; sealed: string }[]
  models: { provider: Provider; model: string; context: number; inputPrice: number; cachedPrice: number; outputPrice: number; writtenPrice: number | null; tools: boolean; images: boolean; json: boolean }[]
}

interface Settings {
  keys: { openai?: string; anthropic?: string }
  full: Target | null
  small: Target | null
  models: SettingsRow['models']
  keepsAnswers: boolean
  budgets: SettingsRow['budgets']
}

const settingsOf = `
  SELECT w.sealed_key, s.full_provider, s.full_model, s.small_provider, s.small_model, s.keeps_answers,
    jsonb_build_object('conversation', s.budget_conversation, 'day', s.budget_day, 'month', s.budget_month) AS budgets,
    coalesce((SELECT jsonb_agg(jsonb_build_object('provider', k.provider, 'sealed', encode(k.sealed, 'base64'))) FROM model_keys k WHERE k.workspace_id = w.id), '[]') AS keys,
    coalesce((SELECT jsonb_agg(jsonb_build_object('provider', e.provider, 'model', e.model, 'context', e.context, 'inputPrice', e.input_price, 'cachedPrice', e.cached_price,
      'outputPrice', e.output_price, 'writtenPrice', e.written_price, 'tools', e.tools, 'images', e.images, 'json', e.json)) FROM model_entries e WHERE e.workspace_id = w.id), '[]') AS models
    FROM workspaces w LEFT JOIN model_settings s ON s.workspace_id = w.id WHERE w.id = $1`

// What follows takes it along to the disk: an answer, or the next budget that is looked at.
const noteStatement = `WITH ${noteParts('$1')} SELECT ${relaxed}`

// `node`: of the one that asks, in this conversation.
const spent = `
  SELECT
    coalesce((SELECT sum(c.cost) FROM model_calls c JOIN effects e ON e.workspace_id = c.workspace_id AND e.id = $3 AND e.node_id = c.node_id WHERE c.workspace_id = w.id AND c.conversation_id = $2), 0)::float8 AS node,
    coalesce((SELECT sum(cost) FROM model_calls WHERE workspace_id = w.id AND conversation_id = $2), 0)::float8 AS conversation,
    coalesce((SELECT cost FROM model_days WHERE workspace_id = w.id AND day = (now() AT TIME ZONE w.time_zone)::date), 0)::float8 AS day,
    coalesce((SELECT sum(cost) FROM model_days WHERE workspace_id = w.id AND day >= date_trunc('month', now() AT TIME ZONE w.time_zone)::date), 0)::float8 AS month
    FROM workspaces w WHERE w.id = $1`

/** How long settings are used before they are looked up again: a key that is removed ends within this. */
const freshMs = 5_000
/** An answer is given again for as long; its key changes with the hour anyway. */
const keptFor = '1 day'

const names = { node: 'this step in this conversation', conversation: 'this conversation', day: 'today', month: 'this month' } as const
type Period = keyof typeof names

/** Where the worker finds how a workspace asks models, and writes what it cost. */
export function createModelHouse(pool: Pool, masterKey: MasterKey, now: () => number = Date.now) {
  const known = new Map<string, { until: number; settings: Promise<Settings> }>()

  async function read(workspaceId: string): Promise<Settings> {
    const { rows } = await pool.query<SettingsRow>({ name: 'model-settings', text: settingsOf, values: [workspaceId] })
    const row = rows[0]
    if (!row) return { keys: {}, full: null, small: null, models: [], keepsAnswers: false, budgets: { conversation: null, day: null, month: null } }
    const key = row.keys.length > 0 ? openWorkspaceKey(masterKey, workspaceId, row.sealed_key) : undefined
    return {
      keys: Object.fromEntries(row.keys.map(({ provider, sealed }) => [provider, openSecret(key!, `model:${provider}`, Buffer.from(sealed, 'base64'))])),
      full: row.full_provider === null ? null : { provider: row.full_provider, model: row.full_model ?? '' },
      small: row.small_provider === null ? null : { provider: row.small_provider, model: row.small_model ?? '' },
      models: row.models,
      keepsAnswers: row.keeps_answers ?? true,
      budgets: row.budgets,
    }
  }

  function settings(workspaceId: string): Promise<Settings> {
    const found = known.get(workspaceId)
    if (found && found.until > now()) return found.settings
    if (known.size >= 5_000) known.clear()
    const entry = { until: now() + freshMs, settings: read(workspaceId) }
    known.set(workspaceId, entry)
    entry.settings.catch(() => known.delete(workspaceId))
    return entry.settings
  }

  return {
    settings,

    async allowance({ workspaceId, conversationId, effectId }: NotedCaller, budget?: number): Promise<{ stop: string | null }> {
      const { budgets } = await settings(workspaceId)
      // What a node sets for itself counts in the place of the workspace's, also where it is more.
      const limits: Record<Period, number | null> = { node: budget ?? null, conversation: budget === undefined ? budgets.conversation : null, day: budgets.day, month: budgets.month }
      const set = (Object.keys(names) as Period[]).filter((period) => limits[period] !== null)
      if (set.length === 0) return { stop: null }
      const { rows } = await pool.query<Record<Period, number>>({ name: 'model-spent', text: spent, values: [workspaceId, conversationId, effectId] })
      const over = rows[0] && set.find((period) => rows[0]![period] >= limits[period]!)
      if (over === undefined) return { stop: null }
      return { stop: `The budget for ${names[over]} is used up: $${(limits[over]! / 1e6).toFixed(2)}. Raise it ${over === 'node' ? 'at the card, under “Model and limits”' : 'under Settings, AI'}.` }
    },

    async note(caller: NotedCaller, call: NotedCall): Promise<void> {
      await pool.query({ name: 'model-note', text: noteStatement, values: [toJsonb([callRow(caller, call)])] })
    },

    async recall(workspaceId: string, key: string): Promise<KeptAnswer | null> {
      const { rows } = await pool.query<{ answer: KeptAnswer }>({ name: 'model-recall', text: `SELECT answer FROM kept_answers WHERE workspace_id = $1 AND key = $2 AND kept_at > now() - interval '${keptFor}'`, values: [workspaceId, key] })
      return rows[0]?.answer ?? null
    },

    /** What is too old goes at the same time, so that nobody has to sweep. */
    async keep(workspaceId: string, key: string, answer: KeptAnswer): Promise<void> {
      await pool.query({
        name: 'model-keep',
        text: `WITH gone AS (DELETE FROM kept_answers WHERE workspace_id = $1 AND key <> $2 AND kept_at < now() - interval '${keptFor}'),
               kept AS (INSERT INTO kept_answers (workspace_id, key, answer) VALUES ($1, $2, $3) ON CONFLICT (workspace_id, key) DO UPDATE SET answer = excluded.answer, kept_at = now())
               SELECT ${relaxed}`,
        values: [workspaceId, key, answer],
      })
    },
  }
}

export type StoredModelHouse = ReturnType<typeof createModelHouse>
