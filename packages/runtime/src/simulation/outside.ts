import { outboundText, whatsappLimits, type Channel, type SendOutcome, type SendRequest } from '@parley/channel'
import type { ModelAnswer, ModelRequest, ToolCall, ToolOffer, ToolRequest } from '@parley/interpreter'
import type { ModelPort, ToolPort } from '../ports/index.ts'
import type { People } from './people.ts'
import type { Scene } from './scene.ts'
import type { Stage, StagedTool } from './stage.ts'

/** What lies outside of the house: WhatsApp, a model, and the systems of the business. */
export class Outside {
  readonly channel: Channel
  readonly model: ModelPort
  readonly tools: ToolPort
  private readonly scene: Scene
  private readonly people: People
  private readonly stage: Stage
  private readonly slowReports: boolean
  /** How likely each thing is that goes wrong with a tool. */
  private readonly trouble: number
  private serial = 0

  constructor(scene: Scene, people: People, stage: Stage) {
    this.scene = scene
    this.stage = stage
    this.people = people
    this.slowReports = scene.dice.chance(0.5)
    this.trouble = scene.dice.chance(0.5) ? 0.4 : 0.07
    this.channel = { limits: whatsappLimits, send: (request) => this.send(request), showTyping: async () => undefined, download: async () => Promise.reject(new Error('not simulated')) }
    this.model = { ask: (_workspace, request) => this.answer(request) }
    this.tools = { call: (caller, call, attempt) => this.callTool(caller.effectId, call, attempt) }
  }

  /** What the workspace says of a tool; a broken variant forgets it. */
  needsYes({ asks }: StagedTool): boolean {
    return asks !== ''
  }

  async send(request: SendRequest): Promise<SendOutcome> {
    const { dice, store, witness, network, counts, numberId } = this.scene
    const fate = dice.fate()
    const contact = store.contacts.find((candidate) => candidate.phone === request.to.phone)!
    const conversation = [...store.conversations.values()].find((candidate) => candidate.contactId === contact.id)!
    if (fate < 0.02) return { type: 'unreachable', reason: 'connection refused' }
    if (fate < 0.04) return { type: 'refused', treatment: 'retry', code: 131016, reason: 'unavailable' }
    if (fate < 0.05) return { type: 'refused', treatment: 'wait', code: 131057, reason: 'maintenance', retryAfterMs: 120_000 }
    if (fate < 0.06) return { type: 'refused', treatment: 'retry', code: 131056, reason: 'too many to this customer' }
    if (fate < 0.12) return { type: 'uncertain', reason: 'time-out before it arrived' }
    // WhatsApp has the last word on the window, also where our clock says otherwise.
    const free = request.content.type !== 'template'
    if (free && (fate < 0.13 || !witness.window.sends(request.to.phone!, outboundText(request.content), this.scene.now()))) return { type: 'refused', treatment: 'template', code: 131047, reason: 'more than 24 hours' }
    const messageId = `wamid.out.${++this.serial}`
    const text = outboundText(request.content)
    if (request.content.type === 'buttons') this.people.asked(request.to.phone!, request.content)
    counts.sent++
    this.scene.say(`${request.to.phone} receives "${text}" (${request.effectId})`)
    witness.receives(conversation.id, request.effectId, request.to.phone!, text, this.scene.now())
    const slowly = this.slowReports && dice.fault(0.6)
    for (const status of ['sent', 'delivered', 'read'] as const)
      network.post([{ kind: 'status', sourceId: `${messageId}:${status}`, numberId, status: { messageId, status, at: this.scene.now(), effectId: request.effectId } }], slowly)
    if (fate < 0.2) return { type: 'uncertain', reason: 'time-out after it arrived' }
    return { type: 'accepted', messageId, response: {} }
  }

  /** A system of the business: it works, refuses, is away, or does what it is asked and nobody hears of it. */
  private async callTool(effectId: string, call: ToolRequest, attempt: number): ReturnType<ToolPort['call']> {
    const { dice, counts, witness } = this.scene
    const again = call.repeatable && attempt < 3 ? { again: true } : {}
    const tool = this.stage.tools.find(({ id }) => id === call.toolId)
    if (!tool) return { type: 'tool-failed', cause: 'not-allowed', reason: 'There is no such tool.' }
    if (this.needsYes(tool) && !witness.written.some(({ id }) => id === call.confirmedBy)) return { type: 'tool-failed', cause: 'unconfirmed', reason: 'The customer has not said yes.' }
    if (dice.fault(this.trouble)) return { type: 'tool-failed', cause: 'unreachable', reason: 'away', ...again }
    counts.calls++
    witness.calls(effectId, call)
    if (dice.fault(this.trouble)) return { type: 'tool-failed', cause: 'timeout', reason: 'slow', ...again }
    if (dice.chance(this.trouble)) return { type: 'tool-failed', cause: 'refused', reason: 'no' }
    return { type: 'tool-answered', result: { id: effectId } }
  }

  private async answer(request: ModelRequest): ReturnType<ModelPort['ask']> {
    const { dice } = this.scene
    if (dice.fault(0.04)) return { type: 'model-failed', cause: 'timeout', reason: 'slow' }
    if (dice.fault(0.04)) return { type: 'model-failed', cause: 'unavailable', reason: 'away' }
    if (dice.fault(0.02)) return { type: 'model-failed', cause: 'over-budget', reason: 'too dear' }
    const { exit = null, ...given } = request.classify ? this.classify(request.classify) : this.speak(request)
    const usage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }
    return { type: 'answered', answer: { reply: '', exit, collected: {}, provider: 'offline', model: '', offline: true, usage, ...given } }
  }

  private classify({ intents }: NonNullable<ModelRequest['classify']>): Partial<ModelAnswer> {
    const { dice, counts } = this.scene
    counts.classified++
    return { exit: dice.chance(0.7) ? (dice.pick(intents)?.name ?? null) : null, confidence: dice.draw() }
  }

  /** Answers everything that the customer said since the last answer, by name; or has something looked up or done first. */
  private speak({ history, exits, tools = [], builtins = [] }: ModelRequest): Partial<ModelAnswer> {
    const { dice } = this.scene
    if (dice.chance(0.5)) return { toolCalls: Array.from({ length: 1 + dice.below(3) }, () => this.wish(tools, builtins)) }
    const last = history.findLastIndex((entry) => entry.from === 'bot' && entry.text.startsWith('re:'))
    const words = history.slice(last + 1).flatMap((entry) => (entry.from === 'contact' ? entry.text.split(' ') : []))
    return { reply: `re: ${words.join(' ')}`, exit: dice.chance(0.2) ? (dice.pick(exits)?.name ?? null) : null }
  }

  /** Mostly a tool that it was given; now and then any that it has heard of. */
  private wish(granted: string[], builtins: ToolOffer[]): ToolCall {
    const { dice } = this.scene
    const id = `wish-${++this.serial}`
    const builtin = dice.chance(0.05) ? dice.pick(builtins) : undefined
    if (builtin) return { id, toolId: builtin.id, name: builtin.name, arguments: { reason: 'It was asked for.' } }
    const known = dice.chance(0.1) ? this.stage.tools : this.stage.tools.filter((tool) => granted.includes(tool.id))
    const tool = dice.pick(known) ?? this.stage.tools[0]!
    const item = `item-${this.serial}`
    return { id, toolId: tool.id, name: tool.name, arguments: { item }, repeatable: tool.repeatable, ...(this.needsYes(tool) ? { confirm: `${tool.asks} ${item}?` } : {}) }
  }
}
