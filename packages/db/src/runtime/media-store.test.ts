import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChannelUpdate } from '@parley/channel'
import type { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createDiskBytes, createFileBytes, type FileBytes } from '../file-bytes.ts'
import { arrangeWorkspace, type ArrangedWorkspace, type TestDatabase } from '../testing/index.ts'
import { openRoles, type OpenRoles } from '../testing/open-roles.ts'
import { createConversationStore } from './conversation-store.ts'
import { createDeliveryStore } from './delivery-store.ts'
import { createFileLoader } from './files.ts'
import { learnFromRefusals } from './learn-from-refusals.ts'
import { createMediaStore } from './media-store.ts'
import type { Pool } from './pool.ts'
import { createUploads } from './uploads.ts'

let roles: OpenRoles
let database: TestDatabase
let admin: Client
let worker: Pool
let gateway: Pool
let home: string
let bytes: FileBytes
let shop: ArrangedWorkspace

beforeAll(async () => {
  roles = await openRoles()
  ;({ database, admin, worker, gateway } = roles)
  home = await mkdtemp(join(tmpdir(), 'parley-media-'))
  bytes = createDiskBytes(home)
})
afterAll(async () => {
  await roles?.close()
  await rm(home, { recursive: true, force: true })
})
beforeEach(async () => {
  shop = await arrangeWorkspace(database)
})

/** A customer sends a picture, and it is sorted into its conversation. */
async function send(mediaId: string): Promise<{ messageId: string; fileId: string; conversationId: string }> {
  const messageId = `wamid.${randomUUID()}`
  const update: ChannelUpdate = {
    kind: 'message', sourceId: messageId, numberId: shop.numberId,
    message: { id: messageId, from: { phone: '+16505550101' }, sentAt: Date.now(), content: { type: 'image', media: { id: mediaId, mimeType: 'image/jpeg' } } },
  }
  const conversations = createConversationStore(worker)
  await createDeliveryStore(gateway, database.masterKey).store({ body: Buffer.from(messageId), updates: [update], receivedAt: Date.now() })
  while ((await conversations.sort(100)).sorted > 0);
  const { rows } = await admin.query<{ payload: { message: { content: { media: { fileId: string } } } }; conversation_id: string }>('SELECT payload, conversation_id FROM mailbox WHERE workspace_id = $1 AND source_id = $2', [shop.workspaceId, messageId])
  return { messageId, fileId: rows[0]!.payload.message.content.media.fileId, conversationId: rows[0]!.conversation_id }
}

it('has its own id before it is there, and the same one however often it comes', async () => {
  const [first, second] = [await send('7'), await send('7')]
  expect(first.fileId).toMatch(/^[0-9a-f-]{36}$/)
  expect(second.fileId).toBe(first.fileId)
  const store = createMediaStore(worker, database.masterKey, bytes, { testBaseUrl: 'http://emulator/v26.0' })
  const due = (await store.due(10)).filter(({ workspaceId }) => workspaceId === shop.workspaceId)
  expect(due).toMatchObject([{ mediaId: '7', fileId: first.fileId, kind: 'image', attempt: 1, account: { numberId: shop.numberId, accessToken: shop.accessToken, baseUrl: 'http://emulator/v26.0' } }])
  // It is somebody's for a while.
  expect((await store.due(10)).filter(({ workspaceId }) => workspaceId === shop.workspaceId)).toEqual([])
})

it('stands in the transcript once both are there, in whatever order', async () => {
  const { messageId, fileId, conversationId } = await send('8')
  const store = createMediaStore(worker, database.masterKey, bytes)
  const [due] = (await store.due(10)).filter(({ workspaceId }) => workspaceId === shop.workspaceId)
  await store.keep(due!, { bytes: new Uint8Array([1, 2, 3]), mimeType: 'image/png', name: 'image.png' })
  await store.keep(due!, { bytes: new Uint8Array([1, 2, 3]), mimeType: 'image/png', name: 'image.png' })
  await store.settle(due!, { type: 'stored', mimeType: 'image/png', transcript: null })
  await store.tell()
  await admin.query(`INSERT INTO messages (workspace_id, id, conversation_id, author, content, channel_message_id, status, at) VALUES ($1, gen_random_uuid(), $2, 'contact', $3, $4, 'received', now())`, [
    shop.workspaceId, conversationId, { type: 'image', media: { id: '8', mimeType: 'image/jpeg', fileId } }, messageId,
  ])
  expect(await store.tell()).toBe(1)
  const { rows } = await admin.query<{ content: unknown }>('SELECT content FROM messages WHERE workspace_id = $1', [shop.workspaceId])
  expect(rows[0]!.content).toEqual({ type: 'image', media: { id: '8', mimeType: 'image/png', fileId, size: 3, fetched: true } })
  expect(await store.tell()).toBe(0)
  expect(await createFileLoader(worker, bytes)(`${shop.workspaceId}/${fileId}`)).toEqual({ bytes: Buffer.from([1, 2, 3]), mimeType: 'image/png', filename: 'image.png' })
})

it('waits for its next attempt, and a file that failed says so', async () => {
  const { messageId, conversationId } = await send('9')
  const store = createMediaStore(worker, database.masterKey, bytes)
  const mine = async () => (await store.due(10)).filter(({ workspaceId }) => workspaceId === shop.workspaceId)
  const [first] = await mine()
  await store.settle(first!, { type: 'again', afterMs: 60_000, reason: 'x' })
  expect(await mine()).toEqual([])
  await store.settle(first!, { type: 'again', afterMs: 0, reason: 'x' })
  const [again] = await mine()
  expect(again!.attempt).toBe(2)
  await store.settle(again!, { type: 'failed', reason: 'It is gone.' })
  await admin.query(`INSERT INTO messages (workspace_id, id, conversation_id, author, content, channel_message_id, status, at) VALUES ($1, gen_random_uuid(), $2, 'contact', '{"type":"image","media":{"id":"9"}}', $3, 'received', now())`, [shop.workspaceId, conversationId, messageId])
  await store.tell()
  const { rows } = await admin.query<{ content: { media: unknown } }>('SELECT content FROM messages WHERE workspace_id = $1', [shop.workspaceId])
  expect(rows[0]!.content.media).toMatchObject({ fetched: false, failure: 'It is gone.' })
})

it('an upload is remembered per number, for less than thirty days, until it is said to be gone', async () => {
  const uploads = createUploads(worker)
  const fileId = randomUUID()
  const file = `${shop.workspaceId}/${fileId}`
  await admin.query(`INSERT INTO files (workspace_id, id, name, mime_type, size) VALUES ($1, $2, 'f', 'image/png', 1)`, [shop.workspaceId, fileId])
  expect(await uploads.find(shop.channelId, file)).toBeUndefined()
  await uploads.keep(shop.channelId, file, '11')
  await uploads.keep(shop.channelId, file, '12')
  expect(await uploads.find(shop.channelId, file)).toBe('12')
  expect(await uploads.find(randomUUID(), file)).toBeUndefined()
  await admin.query(`UPDATE media_uploads SET uploaded_at = now() - interval '29 days 1 hour' WHERE workspace_id = $1`, [shop.workspaceId])
  expect(await uploads.find(shop.channelId, file)).toBeUndefined()
  await uploads.keep(shop.channelId, file, '13')
  const { conversationId } = await send('10')
  await admin.query(`INSERT INTO effects (workspace_id, id, conversation_id, channel_id, kind, payload) VALUES ($1, 'e', $2, $3, 'send', $4)`, [
    shop.workspaceId, conversationId, shop.channelId, { content: { type: 'buttons', header: { type: 'image', media: { fileId } } } },
  ])
  await learnFromRefusals(worker, [{ workspaceId: shop.workspaceId, effectId: 'e', code: 131053, reason: 'x' }])
  expect(await uploads.find(shop.channelId, file)).toBeUndefined()
})

it('lies in a bucket where one is named', async () => {
  const objects = new Map<string, Buffer>()
  const seen: string[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const key = request.url!.split('?')[0]!
      seen.push(`${request.method} ${key} ${/Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1]}`)
      if (request.method === 'PUT') objects.set(key, Buffer.concat(parts))
      if (request.method === 'DELETE') objects.delete(key)
      const object = objects.get(key)
      if (request.method === 'GET' && !object) return response.writeHead(404, { 'content-type': 'application/xml' }).end('<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>x</Message></Error>')
      return response.writeHead(200).end(request.method === 'GET' ? object : undefined)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    const bucket = createFileBytes('/nowhere', { S3_BUCKET: 'shop-files', S3_ENDPOINT: endpoint, S3_ACCESS_KEY_ID: 'key', S3_SECRET_ACCESS_KEY: 'secret' })
    await bucket.write('w', 'f', new Uint8Array([1, 2, 3]))
    expect([...((await bucket.read('w', 'f')) ?? [])]).toEqual([1, 2, 3])
    expect(await bucket.read('w', 'other')).toBeNull()
    await bucket.remove('w', 'f')
    expect(await bucket.read('w', 'f')).toBeNull()
    expect(seen[0]).toBe('PUT /shop-files/files/w/f key')
  } finally {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
  expect(() => createFileBytes('/nowhere', { S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'key' })).toThrow('Set both')
})
