import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databaseRoles, type DatabaseRole } from './migrate.ts'
import { createPrisma, withSignInEmail, withUser, withViewer, withWorkspace } from './prisma.ts'
import { arrangeWorkspace, createTestDatabase, type ArrangedWorkspace, type TestDatabase } from './testing/index.ts'

let database: TestDatabase
let admin: Client
const clients = {} as Record<DatabaseRole, Client>
let ours: ArrangedWorkspace
let theirs: ArrangedWorkspace
let tenantTables: string[]

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new Client({ connectionString: database.adminUrl })
  await admin.connect()
  for (const role of databaseRoles) {
    clients[role] = new Client({ connectionString: database.urls[role] })
    await clients[role].connect()
  }
  ;[ours, theirs] = [await arrangeWorkspace(database, { name: 'Ours' }), await arrangeWorkspace(database, { name: 'Theirs' })]
  for (const workspace of [ours, theirs]) await fill(workspace)
  const { rows } = await admin.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'workspace_id' ORDER BY 1`,
  )
  tenantTables = rows.map(({ name }) => name)
})
afterAll(async () => {
  await Promise.all([admin, ...Object.values(clients)].map((client) => client?.end()))
  await database?.drop()
})

/** A row in every table. */
async function fill({ agencyId, workspaceId, channelId, flowId, versionId }: ArrangedWorkspace): Promise<void> {
  const [userId, contactId, conversationId] = [randomUUID(), randomUUID(), randomUUID()]
  const run = (text: string, values: unknown[]) => admin.query(text, values)
  await run('INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, $3, $4)', [userId, `${userId}@example.com`, 'Somebody', 'x'])
  await run('INSERT INTO agency_members (agency_id, user_id, role) VALUES ($1, $2, $3)', [agencyId, userId, 'owner'])
  await run('INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)', [workspaceId, userId, 'owner'])
  await run('INSERT INTO sign_ins (id, user_id) VALUES (gen_random_uuid(), $1)', [userId])
  await run(`INSERT INTO channel_apps (workspace_id, id, provider, name, key) VALUES ($1, gen_random_uuid(), '360dialog', 'a', $2)`, [workspaceId, `key-that-nobody-guesses-${workspaceId}`])
  await run('INSERT INTO contacts (workspace_id, id, phone) VALUES ($1, $2, $3)', [workspaceId, contactId, '+491'])
  await run(`INSERT INTO contact_aliases (workspace_id, kind, value, contact_id) VALUES ($1, 'user', 'DE.1', $2)`, [workspaceId, contactId])
  await run(`INSERT INTO templates (workspace_id, id, account_id, name, language, category, status) VALUES ($1, gen_random_uuid(), 'account', 'hello', 'en', 'utility', 'approved')`, [workspaceId])
  await run(`INSERT INTO tools (workspace_id, id, name, definition) VALUES ($1, gen_random_uuid(), 'find_slots', '{}')`, [workspaceId])
  await run(`INSERT INTO tool_credentials (workspace_id, id, name, origin, sealed_secret) VALUES ($1, gen_random_uuid(), 'key', 'https://api.example.com', '\\x00')`, [workspaceId])
  await run(`INSERT INTO tool_servers (workspace_id, id, name, definition) VALUES ($1, gen_random_uuid(), 'stock', '{}')`, [workspaceId])
  await run(`INSERT INTO contact_memories (workspace_id, contact_id, kind, text, at) VALUES ($1, $2, 'fact', 'Likes tea.', now())`, [workspaceId, contactId])
  await run(`INSERT INTO consents (workspace_id, contact_id, granted, how, at) VALUES ($1, $2, true, 'imported', now())`, [workspaceId, contactId])
  await run(`INSERT INTO openings (workspace_id, portfolio, contact_id, at) VALUES ($1, 'p', $2, now())`, [workspaceId, contactId])
  await run(`INSERT INTO channel_events (workspace_id, channel_id, account_id, kind, source_id, payload, at) VALUES ($1, $2, 'account', 'security', 'x', '{}', now())`, [workspaceId, channelId])
  await run('INSERT INTO conversations (workspace_id, id, channel_id, contact_id, state) VALUES ($1, $2, $3, $4, $5)', [workspaceId, conversationId, channelId, contactId, {}])
  await run('INSERT INTO sessions (workspace_id, id, conversation_id, flow_id, version_id, started_at) VALUES ($1, $2, $3, $4, $5, now())', [workspaceId, 's', conversationId, flowId, versionId])
  await run(`INSERT INTO mailbox (workspace_id, channel_id, kind, source_id, conversation_id, occurred_at, payload) VALUES ($1, $2, 'message', 'm', $3, now(), '{}')`, [workspaceId, channelId, conversationId])
  await run(`INSERT INTO status_reports (workspace_id, channel_id, statuses) VALUES ($1, $2, '[]')`, [workspaceId, channelId])
  await run(`INSERT INTO journal (workspace_id, conversation_id, sequence, event, facts, effects, trail) VALUES ($1, $2, 1, '{}', '{}', '[]', '[]')`, [workspaceId, conversationId])
  await run(`INSERT INTO messages (workspace_id, id, conversation_id, author, content, status, at) VALUES ($1, gen_random_uuid(), $2, 'bot', '{}', 'queued', now())`, [workspaceId, conversationId])
  await run(`INSERT INTO effects (workspace_id, id, conversation_id, channel_id, kind, payload) VALUES ($1, 'e', $2, $3, 'send', '{}')`, [workspaceId, conversationId, channelId])
  await run(`INSERT INTO conversation_aliases (workspace_id, id, conversation_id) VALUES ($1, gen_random_uuid(), $2)`, [workspaceId, conversationId])
  await run(`INSERT INTO agent_sessions (workspace_id, session_id, conversation_id) VALUES ($1, 's', $2)`, [workspaceId, conversationId])
  await run(`INSERT INTO timers (workspace_id, id, conversation_id, session_id, node_id, purpose, fire_at) VALUES ($1, 't', $2, 's', 'n', 'deadline', now())`, [workspaceId, conversationId])
  await run(`INSERT INTO faults (workspace_id, id, conversation_id, code, message, at) VALUES ($1, gen_random_uuid(), $2, 'c', 'm', now())`, [workspaceId, conversationId])
  await run(`INSERT INTO handovers (workspace_id, id, conversation_id, reason, started_at) VALUES ($1, gen_random_uuid(), $2, 'r', now())`, [workspaceId, conversationId])
  await run(`INSERT INTO files (workspace_id, id, name, mime_type, size) VALUES ($1, gen_random_uuid(), 'f', 'text/plain', 1)`, [workspaceId])
  await run(`INSERT INTO media_fetches (workspace_id, channel_id, media_id, file_id, kind, message_id) VALUES ($1, $2, '1', gen_random_uuid(), 'image', 'm')`, [workspaceId, channelId])
  await run(`INSERT INTO media_uploads (workspace_id, channel_id, file_id, media_id) SELECT workspace_id, $2, id, '1' FROM files WHERE workspace_id = $1`, [workspaceId, channelId])
  await run(`INSERT INTO model_keys (workspace_id, provider, sealed, hint) VALUES ($1, 'openai', 'x', 'x')`, [workspaceId])
  await run(`INSERT INTO model_entries (workspace_id, provider, model, context, input_price, cached_price, output_price) VALUES ($1, 'openai', 'm', 1, 0, 0, 0)`, [workspaceId])
  await run('INSERT INTO model_settings (workspace_id) VALUES ($1)', [workspaceId])
  await run(`INSERT INTO model_calls (workspace_id, purpose, provider, model, input_tokens, cached_tokens, output_tokens, ms, outcome) VALUES ($1, 'answer', 'openai', 'm', 0, 0, 0, 0, 'answered')`, [workspaceId])
  await run('INSERT INTO model_days (workspace_id, day) VALUES ($1, now())', [workspaceId])
  await run(`INSERT INTO kept_answers (workspace_id, key, answer) VALUES ($1, 'k', '{}')`, [workspaceId])
  await run(`INSERT INTO deliveries (body) VALUES ('x')`, [])
}

/** As somebody, undone afterwards. */
async function as<T>(role: DatabaseRole, viewer: { workspace?: string; user?: string }, ask: (client: Client) => Promise<T>): Promise<T> {
  const client = clients[role]
  await client.query('BEGIN')
  try {
    await client.query(`SELECT set_config('parley.workspace_id', $1, true), set_config('parley.user_id', $2, true)`, [viewer.workspace ?? '', viewer.user ?? ''])
    return await ask(client)
  } finally {
    await client.query('ROLLBACK')
  }
}

/** Undefined where the role may not even ask. */
const rowsOf = (role: DatabaseRole, viewer: { workspace?: string; user?: string }, table: string, column: string): Promise<string[] | undefined> =>
  as(role, viewer, async (client) => (await client.query<{ value: string }>(`SELECT ${column}::text AS value FROM ${table}`)).rows.map(({ value }) => value)).catch((cause: { code?: string }) => {
    if (cause.code === '42501') return undefined
    throw cause
  })

describe('the catalogue', () => {
  test('there are tenant tables, and each has a row of each tenant', async () => {
    expect(tenantTables.length).toBeGreaterThanOrEqual(16)
    for (const table of tenantTables) {
      const { rows } = await admin.query<{ n: string }>(`SELECT count(DISTINCT workspace_id) AS n FROM ${table}`)
      expect([table, rows[0]!.n]).toEqual([table, '2'])
    }
  })

  test('row-level security is on and forced on every table but the two that are nobody\'s', async () => {
    const { rows } = await admin.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY 1`,
    )
    expect(rows.map(({ name }) => name)).toEqual(['_prisma_migrations', 'sign_in_attempts'])
  })

  test('every tenant table leads its primary key with workspace_id', async () => {
    const { rows } = await admin.query<{ name: string; first: string }>(
      `SELECT c.conrelid::regclass::text AS name, a.attname AS first FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'p'`,
    )
    const first = new Map(rows.map((row) => [row.name, row.first]))
    for (const table of tenantTables) expect([table, first.get(table)]).toEqual([table, 'workspace_id'])
  })

  test('every foreign key between tenant tables leads with workspace_id on both sides', async () => {
    const { rows } = await admin.query<{ name: string; source: string; target: string; from: string; to: string }>(
      `SELECT c.conname AS name, c.conrelid::regclass::text AS source, c.confrelid::regclass::text AS target, a.attname AS from, b.attname AS to FROM pg_constraint c
       JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1] WHERE c.contype = 'f'`,
    )
    const between = rows.filter((row) => tenantTables.includes(row.source) && tenantTables.includes(row.target))
    expect(between.length).toBeGreaterThanOrEqual(15)
    for (const { name, from, to } of between) expect([name, from, to]).toEqual([name, 'workspace_id', 'workspace_id'])
  })

  test('the logins are no superusers and pass by nothing', async () => {
    for (const role of databaseRoles) {
      const { rows } = await clients[role].query<{ super: boolean; bypass: boolean; createdb: boolean; createrole: boolean; owned: string }>(
        `SELECT rolsuper AS super, rolbypassrls AS bypass, rolcreatedb AS createdb, rolcreaterole AS createrole, (SELECT count(*) FROM pg_class WHERE relowner = r.oid) AS owned FROM pg_roles r WHERE rolname = current_user`,
      )
      expect(rows).toEqual([{ super: false, bypass: false, createdb: false, createrole: false, owned: '0' }])
    }
  })
})

describe('as the wrong tenant', () => {
  test('nobody signed in sees nothing at all through the web', async () => {
    for (const table of [...tenantTables, 'workspaces', 'users', 'agencies', 'agency_members', 'sign_ins']) expect([table, (await rowsOf('web', {}, table, '1')) ?? []]).toEqual([table, []])
  })

  test('through every role, a workspace shows its own rows and no other', async () => {
    for (const role of databaseRoles) {
      for (const table of tenantTables) {
        const seen = await rowsOf(role, { workspace: ours.workspaceId }, table, 'workspace_id')
        expect([role, table, (seen ?? []).filter((workspace) => workspace !== ours.workspaceId)]).toEqual([role, table, []])
        expect([role, table, (await rowsOf(role, { workspace: randomUUID() }, table, 'workspace_id')) ?? []]).toEqual([role, table, []])
      }
    }
    expect(await rowsOf('web', { workspace: ours.workspaceId }, 'contacts', 'workspace_id')).toEqual([ours.workspaceId])
    expect((await rowsOf('worker', {}, 'contacts', 'workspace_id'))!.sort()).toEqual([ours.workspaceId, theirs.workspaceId].sort())
  })

  test('no role can write a row into another workspace', async () => {
    const tries: [DatabaseRole, string, unknown[]][] = [
      ['web', 'INSERT INTO contacts (workspace_id, id) VALUES ($1, gen_random_uuid())', [theirs.workspaceId]],
      ['worker', 'INSERT INTO contacts (workspace_id, id) VALUES ($1, gen_random_uuid())', [theirs.workspaceId]],
      ['gateway', `INSERT INTO mailbox (workspace_id, channel_id, kind, source_id, occurred_at, payload) VALUES ($1, $2, 'message', 'x', now(), '{}')`, [theirs.workspaceId, theirs.channelId]],
    ]
    for (const [role, text, values] of tries) await expect(as(role, { workspace: ours.workspaceId }, (client) => client.query(text, values))).rejects.toThrow(/row-level security/)
    const changed = await as('web', { workspace: ours.workspaceId }, (client) => client.query('UPDATE contacts SET name = $1 WHERE workspace_id = $2', ['mine', theirs.workspaceId]))
    expect(changed.rowCount).toBe(0)
    await expect(as('web', { workspace: ours.workspaceId }, (client) => client.query('UPDATE contacts SET workspace_id = $1', [theirs.workspaceId]))).rejects.toThrow()
  })

  test("no row can point at another tenant's", async () => {
    await expect(
      admin.query(`INSERT INTO sessions (workspace_id, id, conversation_id, flow_id, version_id, started_at) SELECT $1, 'x', c.id, $2, $3, now() FROM conversations c WHERE c.workspace_id = $4`, [ours.workspaceId, ours.flowId, ours.versionId, theirs.workspaceId]),
    ).rejects.toThrow(/foreign key/)
  })

  test('worker and gateway know nothing of people', async () => {
    for (const role of ['worker', 'gateway'] as const)
      for (const table of ['users', 'agencies', 'agency_members', 'memberships', 'sign_ins', 'sign_in_attempts']) expect([role, table, await rowsOf(role, {}, table, '1')]).toEqual([role, table, undefined])
  })

  test('the gateway reads nothing that customers said, and no access token', async () => {
    for (const table of ['mailbox', 'deliveries', 'status_reports', 'messages', 'contacts', 'conversations', 'journal']) expect([table, await rowsOf('gateway', {}, table, '1')]).toEqual([table, undefined])
    expect(await rowsOf('gateway', {}, 'channels', 'sealed_token')).toBeUndefined()
  })

  test('the migrations table and other roles are out of reach', async () => {
    for (const role of databaseRoles) {
      await expect(clients[role].query('SELECT * FROM _prisma_migrations')).rejects.toThrow(/permission denied/)
      await expect(clients[role].query('SET ROLE parley')).rejects.toThrow()
      await expect(clients[role].query('ALTER TABLE contacts DISABLE ROW LEVEL SECURITY')).rejects.toThrow(/must be owner/)
    }
  })
})

describe('people', () => {
  test('a user reaches their own rows and workspaces, an agency its own, an address one user', async () => {
    const prisma = createPrisma(database.urls.web, { connections: 2 })
    try {
      const { rows } = await admin.query<{ user_id: string }>('SELECT user_id FROM memberships WHERE workspace_id = $1', [ours.workspaceId])
      const userId = rows[0]!.user_id
      expect((await withUser(prisma, userId, (tx) => tx.workspace.findMany())).map(({ name }) => name)).toEqual(['Ours'])
      expect((await withUser(prisma, userId, (tx) => tx.user.findMany())).map(({ id }) => id)).toEqual([userId])
      expect(await withUser(prisma, userId, (tx) => tx.contact.findMany())).toEqual([])
      expect(await withSignInEmail(prisma, ` ${userId}@EXAMPLE.com`, (tx) => tx.user.findMany())).toHaveLength(1)
      expect(await withWorkspace(prisma, { workspaceId: ours.workspaceId, userId }, (tx) => tx.contact.count())).toBe(1)
      // The setting ends with its transaction: the next one on the same connection sees nothing.
      expect(await prisma.contact.count()).toBe(0)
    } finally {
      await prisma.$disconnect()
    }
  })

  test('signing up makes user, agency, workspace and membership under the same rules', async () => {
    const prisma = createPrisma(database.urls.web, { connections: 2 })
    const [userId, agencyId, workspaceId] = [randomUUID(), randomUUID(), randomUUID()]
    try {
      await withViewer(prisma, { userId, agencyId, workspaceId }, async (tx) => {
        await tx.user.create({ data: { id: userId, email: `${userId}@example.com`, name: 'New', passwordHash: 'x' } })
        await tx.agency.create({ data: { id: agencyId, name: 'New agency' } })
        await tx.agencyMember.create({ data: { agencyId, userId, role: 'owner' } })
        await tx.workspace.create({ data: { id: workspaceId, agencyId, name: 'New shop', apology: 'Sorry.', sealedKey: new Uint8Array([1]) } })
        await tx.membership.create({ data: { workspaceId, userId, role: 'owner' } })
      })
      expect((await withUser(prisma, userId, (tx) => tx.workspace.findMany())).map(({ name }) => name)).toEqual(['New shop'])
    } finally {
      await prisma.$disconnect()
    }
  })

  test('a workspace can be deleted with everything in it', async () => {
    const gone = await arrangeWorkspace(database)
    await fill(gone)
    await admin.query('UPDATE channels SET trial_version_id = $2 WHERE workspace_id = $1', [gone.workspaceId, gone.versionId])
    const removed = await as('web', { workspace: gone.workspaceId }, async (client) => {
      const { rowCount } = await client.query('DELETE FROM workspaces WHERE id = $1', [gone.workspaceId])
      await client.query('SET CONSTRAINTS ALL IMMEDIATE')
      return rowCount
    })
    expect(removed).toBe(1)
    await admin.query('DELETE FROM workspaces WHERE id = $1', [gone.workspaceId])
    for (const table of tenantTables) expect((await admin.query(`SELECT 1 FROM ${table} WHERE workspace_id = $1`, [gone.workspaceId])).rowCount).toBe(0)
  })
})
