import { mkdtempSync, readFileSync, rmSync, appendFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWhatsAppChannel } from '@parley/whatsapp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEmulator } from './create-emulator.ts'
import { until } from './testing/receiver.ts'
import { customer, numberFor, numberId, startWorld, token, type TestWorld } from './testing/world.ts'

let world: TestWorld
beforeEach(async () => {
  world = await startWorld()
})
afterEach(() => world.close())

describe('webhooks', () => {
  it('come again until they are answered with 200', async () => {
    world.receiver.answerWith(503)
    await world.write()
    await until('failed attempts', async () => /failed"} [2-9]/.test(await (await fetch(`${world.emulator.url}/metrics`)).text()))
    expect((await world.messages())[0]?.tick).toBe('sent')
    world.receiver.answerWith(200)
    await until('the webhook', () => world.receiver.updates.length === 1)
  })

  it('come twice, backwards or together when that is ordered', async () => {
    const fault = (body: object) => world.call('POST', '/_emulator/faults', { target: 'webhook', ...body })
    await fault({ kind: 'duplicate' })
    await world.write()
    await until('both', () => world.receiver.updates.length === 2)
    expect(world.receiver.updates[0]).toEqual(world.receiver.updates[1])

    await fault({ kind: 'reorder', times: 2 })
    await world.write({ type: 'text', text: { body: 'first' } })
    await world.write({ type: 'text', text: { body: 'second' } })
    await until('both', () => world.receiver.updates.length === 4)
    expect(world.receiver.updates.slice(2).map((update) => update.kind === 'message' && update.message.content)).toEqual([{ type: 'text', text: 'second' }, { type: 'text', text: 'first' }])

    await fault({ kind: 'batch', times: 3 })
    const before = world.receiver.bodies.length
    for (let count = 0; count < 3; count += 1) await world.write()
    await until('all', () => world.receiver.updates.length === 7)
    expect(world.receiver.bodies.length - before).toBe(1)
  })

  it('hold many statuses where that is switched on', async () => {
    const batching = await startWorld({ statusBatch: 4 })
    await batching.write()
    await Promise.all(Array.from({ length: 4 }, () => batching.send({})))
    await until('eight statuses', () => batching.receiver.updates.filter(({ kind }) => kind === 'status').length === 8)
    expect(batching.receiver.bodies.length).toBeLessThan(1 + 8)
    await batching.close()
  })
})

describe('ordered faults of sends', () => {
  const channel = () => createWhatsAppChannel({ baseUrl: world.emulator.graphUrl, timeoutMs: 300 })
  const send = () => channel().send({ account: { channelId: 'c', numberId, accessToken: token }, to: { phone: customer }, content: { type: 'text', text: 'x' }, effectId: 'e1' }, new AbortController().signal)
  const taken = async () => (await world.messages()).filter(({ from }) => from === 'business').length

  it.each([
    [{ kind: 'timeout' }, 'uncertain', 0],
    [{ kind: 'timeout', after: true }, 'uncertain', 1],
    [{ kind: 'reset' }, 'uncertain', 0],
    [{ kind: 'reset', after: true }, 'uncertain', 1],
    [{ kind: 'status', status: 500 }, 'uncertain', 0],
    [{ kind: 'error', code: 131056 }, 'refused', 0],
    [{ kind: 'fail-later', code: 131026 }, 'accepted', 0],
  ])('%j', async (fault, outcome, count) => {
    await world.write()
    await world.call('POST', '/_emulator/faults', { target: 'send', ...fault })
    expect(await send()).toMatchObject({ type: outcome })
    expect(await taken()).toBe(count)
    expect(await send()).toMatchObject({ type: 'accepted' })
  })
})

describe('numbers and keys', () => {
  it('come and go while it runs', async () => {
    const second = { ...numberFor(world.receiver.webhookUrl), numberId: '777', displayPhoneNumber: '+491555010000', accessToken: 'other' }
    expect((await world.call('POST', '/_emulator/numbers', second)).status).toBe(200)
    expect(await world.call('GET', '/v25.0/777', undefined, { authorization: 'Bearer other' })).toMatchObject({ status: 200 })
    const { json } = await world.call('GET', '/phone/api/numbers')
    expect(JSON.stringify(json)).not.toContain('other')
    expect(json['numbers']).toHaveLength(2)
    await world.call('DELETE', '/_emulator/numbers/777')
    expect((await world.call('GET', '/v25.0/777', undefined, { authorization: 'Bearer other' })).status).toBe(401)
  })

  it('are guarded by the key where one is set', async () => {
    const guarded = await startWorld({ key: 'k' })
    expect((await guarded.call('GET', '/_emulator/numbers')).status).toBe(401)
    expect((await guarded.call('GET', '/_emulator/numbers', undefined, { 'x-emulator-key': 'k' })).status).toBe(200)
    await guarded.close()
  })
})

describe('the journal', () => {
  const folders: string[] = []
  const folder = () => {
    const made = mkdtempSync(join(tmpdir(), 'emulator-'))
    folders.push(made)
    return made
  }
  afterEach(() => folders.splice(0).forEach((made) => rmSync(made, { recursive: true, force: true })))

  it('keeps chats, clock, files and undelivered webhooks, and drops a torn last line', async () => {
    const dataFolder = folder()
    const first = await startWorld({ dataFolder })
    await first.write()
    await first.send({ text: { body: 'Kept' } })
    await until('the ticks', async () => (await first.messages()).at(-1)?.tick === 'delivered')
    await first.call('POST', '/_emulator/clock', { advanceMs: 3_600_000 })
    first.receiver.answerWith(500)
    await first.write({ type: 'text', text: { body: 'Undelivered' } })
    const before = await first.messages()
    await first.close()
    appendFileSync(join(dataFolder, 'journal.jsonl'), '{"kind":"message","numberId":"1065')

    const deaf = await startWorld({ dataFolder })
    deaf.receiver.answerWith(500)
    await until('an attempt', async () => /failed"} [1-9]/.test(await (await fetch(`${deaf.emulator.url}/metrics`)).text()))
    const ticks = await deaf.messages()
    await deaf.close()

    const second = await startWorld({ dataFolder })
    expect(ticks.map(({ tick }) => tick)).toEqual(['delivered', 'delivered', 'sent'])
    expect((await second.messages()).map(({ id, content }) => [id, content])).toEqual(before.map(({ id, content }) => [id, content]))
    expect((await second.call('GET', '/_emulator/clock')).json['offsetMs']).toBe(3_600_000)
    const update = await until('the webhook of before', () => second.receiver.updates.find(({ kind }) => kind === 'message'))
    expect(update).toMatchObject({ message: { content: { text: 'Undelivered' } } })
    await until('its end', async () => (await second.messages()).at(-1)?.tick === 'delivered')
    await second.close()

    // Compacted: what was delivered is gone from it.
    const third = await createEmulator({ dataFolder })
    expect(readFileSync(join(dataFolder, 'journal.jsonl'), 'utf8')).not.toContain('"kind":"delivery"')
    await third.close()
  })

  it('belongs to one emulator at a time', async () => {
    const dataFolder = folder()
    const first = await createEmulator({ dataFolder })
    await expect(createEmulator({ dataFolder })).rejects.toThrow('in use by another emulator')
    await first.close()
    const taken = await createEmulator({})
    await expect(createEmulator({ dataFolder, port: Number(new URL(taken.url).port) })).rejects.toThrow('EADDRINUSE')
    await taken.close()
    await (await createEmulator({ dataFolder })).close()
  })

  it('lets a phone go on where it was, across a restart', async () => {
    const dataFolder = folder()
    const first = await startWorld({ dataFolder })
    await first.write()
    const events = (base: string, after: string) => `${base}/phone/api/events?number=${numberId}&customer=${encodeURIComponent(customer)}&after=${encodeURIComponent(after)}`
    const hello = await readHello(events(first.emulator.url, ''))
    expect(hello.event).toMatchObject({ type: 'hello', reset: true, messages: [{ type: 'text' }] })
    await first.send({ text: { body: 'While away' } })
    await first.close()
    const second = await startWorld({ dataFolder })
    const again = await readHello(events(second.emulator.url, hello.id))
    expect(again.event.reset).toBe(false)
    expect(again.event.messages.some(({ content }) => JSON.stringify(content).includes('While away'))).toBe(true)
    const foreign = await readHello(events(second.emulator.url, 'another-world:99'))
    expect(foreign.event.reset).toBe(true)
    expect(foreign.event.messages).toHaveLength(2)
    await second.close()
  })
})

interface Hello { type: string; reset: boolean; messages: { type: string; content: unknown }[] }

/** The first event of a stream, with its id. */
async function readHello(url: string): Promise<{ id: string; event: Hello }> {
  const response = await fetch(url)
  let text = ''
  for await (const part of response.body ?? []) {
    text += Buffer.from(part).toString('utf8')
    const found = /id: (.*)\ndata: (.*)\n\n/.exec(text)
    // Leaving the loop ends the stream.
    if (found) return { id: found[1] as string, event: JSON.parse(found[2] as string) as Hello }
  }
  throw new Error('The stream ended without an event.')
}
