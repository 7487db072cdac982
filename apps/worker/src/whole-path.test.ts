import { arrangeWorkspace, type ArrangedWorkspace } from '@parley/db/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { echoFlow } from './testing/echo-flow.ts'
import { patience, Stage } from './testing/stage.ts'

// Real processes, real PostgreSQL, real HTTP: webhook in, reply out.

vi.setConfig(patience)

let stage: Stage
let shop: ArrangedWorkspace

beforeAll(async () => {
  stage = await Stage.open({ PARLEY_UNCERTAIN_GRACE_MS: '2000', PARLEY_EFFECT_LEASE_MS: '3000' })
  shop = await arrangeWorkspace(stage.database, { document: echoFlow(...['a', 'b', 'c'].map((mark) => `{{ conversation.last_message }} ${mark}`)) })
})
afterAll(() => stage?.close())

test('a webhook that comes three times is answered once, bubbles in order, and its statuses reach the transcript', async () => {
  stage.graph.onSent = ({ messageId, effectId, to }) => {
    const status = (name: string) => ({ id: messageId, status: name, timestamp: String(Math.floor(Date.now() / 1_000)), recipient_id: to, biz_opaque_callback_data: effectId })
    void stage.deliver(shop, stage.webhook(shop, { statuses: ['read', 'sent', 'delivered'].map(status) }))
  }
  const body = stage.message(shop, '4915110000', { type: 'text', text: { body: 'hello' } })
  await Promise.all([stage.deliver(shop, body), stage.deliver(shop, body)])
  await stage.deliver(shop, body)
  await stage.until('three bubbles read', async () => {
    const { rows } = await stage.admin.query<{ status: string }>(`SELECT status FROM messages WHERE author = 'bot' AND content ->> 'text' LIKE 'hello %'`)
    return rows.length === 3 && rows.every(({ status }) => status === 'read')
  })
  expect(stage.textsTo('4915110000')).toEqual(['hello a', 'hello b', 'hello c'])
  const { rows } = await stage.admin.query<{ open: string }>(`SELECT count(*) AS open FROM conversations WHERE wake_at IS NOT NULL OR lease_token IS NOT NULL`)
  expect(rows[0]!.open).toBe('0')
})

test('a worker that is told to stop drains and ends cleanly', async () => {
  expect(await stage.worker.kill('SIGTERM')).toBe(0)
  await stage.says(shop, '4915110001', 'anyone')
  await stage.nextWorker()
  await stage.until('the answer after the restart', async () => stage.textsTo('4915110001').length === 3)
})
