import type { ChannelTemplate } from '@parley/channel'

/**
 * Writes an account's whole list of templates: $1 workspace, $2 account, $3 the list as JSON. What is no longer at the
 * channel is kept as `gone`, so that a flow that names it says why it cannot be sent.
 */
export const keepTemplatesStatement = `
  WITH given AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($3::jsonb) AS g (id text, name text, language text, category text, status text, reason text, quality text, shape jsonb)
  ), kept AS (
    INSERT INTO templates AS t (workspace_id, id, account_id, channel_template_id, name, language, category, status, reason, quality, shape)
    SELECT $1::uuid, gen_random_uuid(), $2, g.id, g.name, g.language, g.category, g.status, g.reason, g.quality, g.shape FROM given g
    ON CONFLICT (workspace_id, account_id, name, language) DO UPDATE SET
      channel_template_id = excluded.channel_template_id, category = excluded.category, status = excluded.status, quality = coalesce(excluded.quality, t.quality), shape = excluded.shape,
      reason = CASE WHEN excluded.status = 'approved' THEN NULL ELSE coalesce(excluded.reason, CASE WHEN t.status = excluded.status THEN t.reason END) END,
      changed_at = CASE WHEN (t.status, t.category, t.shape) IS DISTINCT FROM (excluded.status, excluded.category, excluded.shape) THEN now() ELSE t.changed_at END
  )
  UPDATE templates t SET status = 'gone', changed_at = now()
  WHERE t.workspace_id = $1::uuid AND t.account_id = $2 AND t.status <> 'gone' AND NOT EXISTS (SELECT 1 FROM given g WHERE g.name = t.name AND g.language = t.language)`

/** Each once: the same name and language twice in one list would be written twice. */
export const templateList = (templates: ChannelTemplate[]): ChannelTemplate[] => [...new Map(templates.map((template) => [`${template.name} ${template.language}`, template])).values()]
