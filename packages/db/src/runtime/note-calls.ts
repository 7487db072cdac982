/** One request to a model, for the account of what it cost. `cost` in micro-dollars; null: the price is not known. */
export interface NotedCall {
  purpose: string
  provider: string
  model: string
  usage: { inputTokens: number; cachedTokens: number; writtenTokens?: number; outputTokens: number }
  cost: number | null
  ms: number
  fromCache: boolean
  outcome: string
}

/** Who asked; the ids that only the runtime knows may be absent. */
export interface NotedCaller {
  workspaceId: string
  /** Null where it is not known yet. */
  conversationId: string | null
  sessionId?: string | null
  effectId: string
}

/** As `noteParts` reads it. */
export function callRow({ workspaceId, conversationId, sessionId, effectId }: NotedCaller, { purpose, provider, model, usage, cost, ms, fromCache, outcome }: NotedCall): object {
  return {
    w: workspaceId, c: conversationId, s: sessionId ?? null, e: effectId, purpose, provider, model, input: usage.inputTokens, cached: usage.cachedTokens, written: usage.writtenTokens ?? 0, output: usage.outputTokens,
    cost, ms, from_cache: fromCache, outcome,
  }
}

/**
 * Parts of a WITH that write the rows of `parameter` (a jsonb list) into the account. The node comes with the effect, the flow
 * with its session; the day is the workspace's own.
 */
export const noteParts = (parameter: string): string => `call AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(${parameter}::jsonb) AS k (w uuid, c uuid, s text, e text, purpose text, provider text, model text, input int, cached int, written int, output int, cost bigint, ms int, from_cache boolean, outcome text)
  ), noted AS (
    INSERT INTO model_calls (workspace_id, conversation_id, session_id, effect_id, flow_id, version_id, node_id, purpose, provider, model, input_tokens, cached_tokens, written_tokens, output_tokens, cost, ms, from_cache, outcome)
    SELECT k.w, k.c, s.id, k.e, s.flow_id, s.version_id, e.node_id, k.purpose, k.provider, k.model, k.input, k.cached, k.written, k.output, k.cost, k.ms, k.from_cache, k.outcome
      FROM call k
      LEFT JOIN effects e ON e.workspace_id = k.w AND e.id = k.e
      LEFT JOIN sessions s ON s.workspace_id = k.w AND s.id = coalesce(e.session_id, k.s)
  ), added AS (
    INSERT INTO model_days (workspace_id, day, cost, calls, from_cache)
    SELECT w.id, (now() AT TIME ZONE w.time_zone)::date, coalesce(sum(k.cost), 0), count(*), count(*) FILTER (WHERE k.from_cache) FROM call k JOIN workspaces w ON w.id = k.w GROUP BY w.id ORDER BY w.id
    ON CONFLICT (workspace_id, day) DO UPDATE SET cost = model_days.cost + excluded.cost, calls = model_days.calls + excluded.calls, from_cache = model_days.from_cache + excluded.from_cache
  )`
