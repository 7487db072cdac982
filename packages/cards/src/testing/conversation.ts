import { fold, outboundText, type InboundContent, type InboundMessage, type Json, type Referral } from '@parley/channel'
import { lookUp, serviceWindowMs, type FlowDocument } from '@parley/flow'
import { compileFlow, type ConsentRecord, type FaultCode } from '@parley/interpreter'
import { built, ConversationRun, type ConversationOptions } from './conversation-run.ts'
import type { FlowBuilder } from './flow-builder.ts'
import { optionsOf } from './offered.ts'

export type { ConversationOptions } from './conversation-run.ts'
export type { FakeModel, FakeTool } from './fakes.ts'

/**
 * A conversation in the user's words, over the real interpreter and the real cards, with a fake
 * channel, a fake model and a clock that only moves when told. Every step is taken twice and
 * compared, so whatever is driven here is also checked for purity. Expectations throw with the
 * transcript in their message; nothing here needs a test runner.
 */
export class ConversationDriver extends ConversationRun {
  /** Replies expected so far. */
  private read = 0

  // What the customer does

  /** Several texts are a burst: 400 ms apart. */
  contactSays(...texts: string[]): this {
    texts.forEach((text, index) => {
      if (index > 0) this.pass(400)
      this.contactSends({ type: 'text', text })
    })
    return this
  }

  contactSends(content: InboundContent, more: { referral?: Referral; id?: string; sentAt?: number } = {}): this {
    const message: InboundMessage = { id: more.id ?? `wamid.${this.count + 1}`, from: { phone: '+16505550100' }, sentAt: more.sentAt ?? this.now, content, ...(more.referral ? { referral: more.referral } : {}) }
    this.note(`customer: ${content.type === 'text' ? content.text : content.type === 'choice' ? `[${content.title}]` : `(${content.type})`}`)
    // The customer-service window, as the database keeps it: by their newest message.
    const windowUntil = Math.max(this.facts.conversation.windowUntil ?? 0, message.sentAt + serviceWindowMs)
    this.facts = { ...this.facts, conversation: { ...this.facts.conversation, windowUntil } }
    return this.deliver({ type: 'message', message }, message.sentAt)
  }

  /** Taps the newest button or row of this title that was ever sent; an old one makes a late tap. */
  tap(title: string): this {
    this.settle()
    for (const { content } of this.sent.toReversed()) {
      const option = optionsOf(content).find((candidate) => fold(candidate.title) === fold(title))
      if (option) return this.contactSends({ type: 'choice', id: option.id, title: option.title, from: content.type === 'list' || content.type === 'template' ? content.type : 'button' })
    }
    throw this.error(`There is no button or row "${title}" to tap.`)
  }

  /** WhatsApp refuses what was said last, at once or by a status: by default because the window is closed. */
  whatsappRefuses(refusal: { treatment: string; code: number; reason: string } = { treatment: 'template', code: 131047, reason: 'More than 24 hours have passed.' }): this {
    this.settle()
    const last = this.sent.at(-1)
    if (!last) throw this.error('Nothing was said that could be refused.')
    this.note(`(WhatsApp refuses it: ${refusal.code})`)
    const { id, sessionId, nodeId, content, otherwise } = last
    return this.deliver({ type: 'outcome', effectId: id, outcome: { type: 'send-failed', ...refusal, said: { sessionId, nodeId, content, ...(otherwise ? { otherwise } : {}) } } })
  }

  // What time and people do

  /** Lets time pass: `90s`, `10m`, `25h`, `3d`. Timers go off in their order on the way. */
  after(time: string): this {
    this.settle()
    const until = this.now + milliseconds(time)
    this.note(`(${time} later)`)
    for (let next = this.nextTimer(until); next; next = this.nextTimer(until)) {
      this.now = Math.max(this.now, next.at)
      this.fire(next.id)
      this.answerModels()
    }
    this.now = until
    return this
  }

  colleagueTakesOver(): this {
    this.note('(a colleague takes over)')
    return this.deliver({ type: 'take-over', by: 'colleague' })
  }

  colleagueGivesBack(): this {
    this.note('(the colleague gives back)')
    return this.deliver({ type: 'give-back', by: 'colleague' })
  }

  ownerAnswersOnPhone(text: string): this {
    this.note(`owner: ${text}`)
    return this.deliver({ type: 'echo', text })
  }

  startOver(): this {
    return this.deliver({ type: 'start-over', by: 'colleague' })
  }

  /** Publishes another version of the first flow; running sessions stay on theirs unless moved. */
  publish(document: FlowDocument | FlowBuilder, options: { move?: boolean } = {}): this {
    const versionId = `flow@${++this.versions}`
    this.flows.set(versionId, compileFlow('flow', versionId, built(document), this.cards))
    this.facts = { ...this.facts, live: this.facts.live.map((live) => (live.flowId === 'flow' ? { ...live, versionId } : live)) }
    return options.move ? this.deliver({ type: 'move-version', flowId: 'flow', versionId, by: 'operator' }) : this
  }

  // What must be true

  /** The next thing said: the whole text, or a pattern. */
  expectReply(expected: string | RegExp): this {
    this.settle()
    const next = this.sent[this.read]
    if (!next) throw this.error(`Expected the reply ${show(expected)}, but nothing more was said.`)
    const text = outboundText(next.content)
    if (typeof expected === 'string' ? text !== expected : !expected.test(text)) throw this.error(`Expected the reply ${show(expected)}, but it was ${show(text)}.`)
    this.read += 1
    return this
  }

  expectReplies(...expected: (string | RegExp)[]): this {
    for (const reply of expected) this.expectReply(reply)
    return this.expectNothing()
  }

  /** The next thing said is this template, in this language if one is given; `words`: as it arrives. */
  expectTemplate(name: string, expected: { language?: string; words?: string | RegExp } = {}): this {
    this.settle()
    const content = this.sent[this.read]?.content
    const { language, words } = expected
    this.expect(content?.type === 'template' && content.name === name, `Expected the template ${name}, but ${content ? `it said ${show(outboundText(content))}` : 'nothing more was said'}.`)
    if (content?.type === 'template') {
      this.expect(language === undefined || content.language === language, `Expected ${name} in ${language}, but it was in ${content.language}.`)
      if (words !== undefined) return this.expectReply(words)
    }
    this.read += 1
    return this
  }

  /** The titles below the reply last expected, in order. */
  expectOptions(...titles: string[]): this {
    const content = this.sent[this.read - 1]?.content
    const shown = content ? optionsOf(content).map((option) => option.title) : []
    return this.expect(JSON.stringify(shown) === JSON.stringify(titles), `Expected the options ${titles.join(', ')}, but they were ${shown.join(', ') || 'none'}.`)
  }

  /** Nothing has been said that was not expected. */
  expectNothing(): this {
    this.settle()
    const next = this.sent[this.read]
    return this.expect(!next, `Expected nothing more, but it said ${show(next ? outboundText(next.content) : '')}.`)
  }

  expectEnded(reason?: string): this {
    this.settle()
    const last = this.sessions.findLast((change) => change.type === 'ended')
    this.expect(this.state.session === null, 'Expected the conversation to have ended, but it goes on.')
    return this.expect(reason === undefined || (last?.type === 'ended' && last.reason === reason), `Expected it to have ended by ${reason}, but it was ${last?.type === 'ended' ? last.reason : 'not at all'}.`)
  }

  /** Waits at the node of this name (or id). */
  expectWaitingAt(name: string): this {
    this.settle()
    const session = this.state.session
    const node = session?.place && this.flows.get(session.versionId)?.node(session.place.nodeId)?.node
    return this.expect(node?.name === name || node?.id === name, `Expected to wait at "${name}", but it ${node ? `waits at "${node.name}"` : 'does not wait'}.`)
  }

  expectHandedOver(reason?: string | RegExp): this {
    this.settle()
    this.expect(this.state.mode === 'person' && this.handOver !== undefined, 'Expected a person to be asked for.')
    const fits = reason === undefined || (typeof reason === 'string' ? this.handOver === reason : reason.test(this.handOver!))
    return this.expect(fits, `Expected the reason ${show(reason ?? '')}, but it was ${show(this.handOver ?? '')}.`)
  }

  expectFault(code: FaultCode, node?: string): this {
    this.settle()
    return this.expect(this.faults.some((fault) => fault.code === code && (node === undefined || fault.nodeId === node)), `Expected the fault ${code}${node ? ` on ${node}` : ''}; there were: ${JSON.stringify(this.faults)}`)
  }

  /** What the newest record of marketing says, and how it came about. */
  expectConsent(granted: boolean, how?: ConsentRecord['how']): this {
    this.settle()
    const last = this.consents.at(-1)
    return this.expect(last?.granted === granted && (how === undefined || last.how === how), `Expected ${granted ? 'an opt-in' : 'an opt-out'}${how ? ` by ${how}` : ''}, but there was ${last ? JSON.stringify(last) : 'none'}.`)
  }

  expectNoFaults(): this {
    this.settle()
    return this.expect(this.faults.length === 0, `Expected no faults; there were: ${JSON.stringify(this.faults)}`)
  }

  /** `points`, `ask_name.answer`, `contact.city`. */
  expectValue(path: string, value: Json | undefined): this {
    this.settle()
    const found = this.value(path)
    return this.expect(JSON.stringify(found) === JSON.stringify(value), `Expected ${path} to be ${JSON.stringify(value)}, but it is ${JSON.stringify(found)}.`)
  }

  value(path: string): Json | undefined {
    const { contact } = this.facts
    const session = this.state.session
    return lookUp({ ...session?.variables, ...session?.outputs, contact: { ...contact.fields, name: contact.name, phone: contact.phone, language: contact.language } }, path.split('.'))
  }

  private expect(holds: boolean, message: string): this {
    if (!holds) throw this.error(message)
    return this
  }
}

export const conversation = (document: FlowDocument | FlowBuilder, options?: ConversationOptions): ConversationDriver => new ConversationDriver(document, options)

const show = (text: string | RegExp) => (typeof text === 'string' ? JSON.stringify(text) : String(text))

function milliseconds(time: string): number {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(time)
  if (!found) throw new Error(`"${time}" is not a length of time; write 90s, 10m, 25h or 3d.`)
  return Number(found[1]) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[found[2] as 'ms' | 's' | 'm' | 'h' | 'd']
}
