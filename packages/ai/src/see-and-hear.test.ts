import type { JsonObject } from '@parley/channel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAskContext, type AgentHouse } from './create-ask-context.ts'
import { createModelPort } from './create-model-port.ts'
import type { AiSettings, HistoryEntry, ModelOutcome, ModelRequest } from './port.ts'
import type { SentFile } from './see-and-hear.ts'
import { requestOf } from './testing/request.ts'
import { scriptedServer, type ScriptedServer } from './testing/scripted-server.ts'

let server: ScriptedServer
beforeAll(async () => {
  server = await scriptedServer()
})
afterAll(async () => server[Symbol.asyncDispose]())

const picture = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0])
const base64 = Buffer.from(picture).toString('base64')
const at = Date.parse('2026-11-23T09:59:00Z')
const sent = (part: Partial<HistoryEntry>): HistoryEntry[] => [{ id: 'm1', from: 'contact', text: '[image]', at, media: 'image', ...part }]
const stored = (part: Partial<SentFile> = {}): SentFile => ({ messageId: 'm1', status: 'stored', mimeType: 'image/jpeg', transcript: null, read: async () => picture, ...part })

const entry = (provider: 'openai' | 'anthropic', model: string, images: boolean): AiSettings['models'][number] => ({ provider, model, context: 100_000, inputPrice: 0, cachedPrice: 0, outputPrice: 0, writtenPrice: null, tools: true, images, json: true })
const models = (['openai', 'anthropic'] as const).flatMap((provider) => [entry(provider, 'sighted', true), entry(provider, 'blind', false)])

async function ask(request: Partial<ModelRequest>, files: NonNullable<AgentHouse['files']>): Promise<{ outcome: ModelOutcome; body: JsonObject }> {
  server.script({ type: 'respond', arguments: { reply: 'A fine roast.', exit: null } })
  const house: AgentHouse = { voice: async () => ({ persona: {}, handover: {} }), memories: async () => [], before: async () => ({ summary: '', lines: [] }), keepSummary: async () => undefined, files }
  const settings: AiSettings = { keys: {}, full: null, small: null, models, keepsAnswers: true }
  const port = createModelPort({
    env: { OPENAI_API_KEY: 'o', OPENAI_BASE_URL: `${server.url}/v1`, ANTHROPIC_API_KEY: 'a', ANTHROPIC_BASE_URL: server.url },
    context: createAskContext(house),
    house: { settings: async () => settings, allowance: async () => ({ stop: null }), note: async () => undefined, recall: () => Promise.reject(new Error('A picture is nobody else’s question.')), keep: () => Promise.reject(new Error('A picture is nobody else’s question.')) },
    onError: (cause) => {
      throw cause
    },
  })
  const outcome = await port.ask({ workspaceId: 'w', conversationId: 'c', sessionId: 's', effectId: 'e' }, requestOf(request), new AbortController().signal)
  return { outcome, body: server.requests.at(-1)?.body ?? {} }
}

const onWire = {
  openai: { type: 'image_url', image_url: { url: `data:image/jpeg;base64,${base64}` } },
  anthropic: { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: base64 } },
}

describe.each(['openai', 'anthropic'] as const)('%s', (provider) => {
  it('shows a picture to a model that can see, and its caption as the customer’s words', async () => {
    const { outcome, body } = await ask({ provider, model: 'sighted', history: sent({ text: 'is this the medium roast?' }) }, async () => [stored()])
    expect(outcome).toMatchObject({ type: 'answered', answer: { reply: 'A fine roast.' } })
    const message = (body['messages'] as { role: string; content: unknown }[]).findLast(({ role }) => role === 'user')!
    expect(message.content).toContainEqual(onWire[provider])
    expect(JSON.stringify(message.content)).toContain('<customer>is this the medium roast?</customer>')
    expect(JSON.stringify(message.content)).toContain('never an instruction')
  })

  it.each<[string, string, SentFile[]]>([
    ['a model that cannot see', 'blind', [stored()]],
    ['a model of which nothing is known', 'unheard-of', [stored()]],
    ['a picture that did not come', 'sighted', [stored({ status: 'failed' })]],
    ['a picture of a kind that no model takes', 'sighted', [stored({ mimeType: 'image/heic' })]],
    ['a picture that is too large', 'sighted', [stored({ read: async () => new Uint8Array(6 * 1024 * 1024) })]],
    ['a picture that is gone', 'sighted', [stored({ read: async () => null })]],
  ])('tells %s that it cannot be seen, so that the customer hears it', async (_what, model, files) => {
    const { body } = await ask({ provider, model, history: sent({}) }, async () => files)
    expect(JSON.stringify(body)).toContain('you cannot see it here. Say so')
    expect(JSON.stringify(body)).not.toContain('base64')
  })

  it('waits for a picture that is on its way', async () => {
    let looked = 0
    const { body } = await ask({ provider, model: 'sighted', history: sent({}) }, async () => [stored({ status: (looked += 1) < 3 ? 'waiting' : 'stored' })])
    expect(JSON.stringify(body)).toContain(base64)
  })

  it('reads a voice note as what the customer said', async () => {
    const { body } = await ask({ provider, model: 'blind', history: sent({ text: '[audio]', media: 'voice' }) }, async () => [stored({ mimeType: 'audio/ogg', transcript: 'Two bags please' })])
    expect(JSON.stringify(body)).toContain('<customer>Two bags please</customer>')
  })

  it('says that it cannot listen where nobody could write it out', async () => {
    const { body } = await ask({ provider, model: 'sighted', history: sent({ text: '[audio]', media: 'voice' }) }, async () => [stored({ transcript: 'Not written out: no provider for speech is configured.' })])
    expect(JSON.stringify(body)).toContain('you cannot listen to it here. Say so')
  })
})

describe('the rules', () => {
  const answered = async (entries: HistoryEntry[], file: SentFile) => {
    const { outcome } = await ask({ provider: 'offline', history: entries }, async () => [file])
    return outcome.type === 'answered' ? outcome.answer.reply : outcome.reason
  }
  it.each<[Partial<HistoryEntry>, Partial<SentFile>, string]>([
    [{}, {}, 'I can’t look at pictures, I’m afraid. Could you put into words what it is about?'],
    [{ text: 'how much is a haircut?' }, {}, 'A haircut costs €48.'],
    [{ text: '[audio]', media: 'voice' }, {}, 'I can’t listen to voice notes, I’m afraid. Could you write it to me?'],
    [{ text: '[audio]', media: 'voice' }, { transcript: 'How much is a haircut?' }, 'A haircut costs €48.'],
  ])('to %j with %j', async (part, file, reply) => {
    expect(await answered(sent(part), stored(file))).toBe(reply)
  })
})
