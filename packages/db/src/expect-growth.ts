import type { Client } from 'pg'

/**
 * Tells the planner that tables which nobody has analysed yet will grow: so many rows on each page. While it believes a table to
 * hold a few hundred rows, any index that begins with the workspace seems as good to it as the key itself, and the plans that
 * workers keep would read all rows of a workspace for one. PostgreSQL's own count takes its place with the first ANALYZE.
 * Before version 18 there is no way to say so; then plans are right once autovacuum has been there.
 */
export async function expectGrowth(client: Pick<Client, 'query'>): Promise<void> {
  const { rows } = await client.query<{ able: boolean }>(`SELECT to_regproc('pg_restore_relation_stats') IS NOT NULL AS able`)
  if (!rows[0]!.able) return
  await client.query(`
    SELECT pg_restore_relation_stats('schemaname', n.nspname::text, 'relname', c.relname::text, 'relpages', 1, 'reltuples', 2000::real)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.reltuples < 0`)
}
