import { outboundText, type OutboundContent } from '@parley/channel'
import type { Scene } from './scene.ts'
import type { Stage } from './stage.ts'

const customers = ['+491', '+492', '+493']

/** Everybody who does something in a world: customers, colleagues, the owner with the phone, and whoever publishes. */
export class People {
  private readonly scene: Scene
  private readonly stage: Stage
  private versions = 0
  /** What each customer has been asked, by phone number. */
  private readonly questions = new Map<string, OutboundContent[]>()

  constructor(scene: Scene, stage: Stage) {
    this.scene = scene
    this.stage = stage
  }

  /** The flows go live for the first time. */
  open(): void {
    for (const { flowId, document } of this.scene.dice.pick(this.stage.variants)) this.scene.store.publish(flowId, this.nextVersion(), document)
  }

  /** A question has reached a customer, who may tap on it from now on. */
  asked(phone: string, question: OutboundContent): void {
    this.questions.set(phone, [...(this.questions.get(phone) ?? []), question])
  }

  write(operation: number): void {
    const { dice, counts, witness, network, numberId } = this.scene
    const from = dice.pick(customers)
    const burst = dice.chance(0.15) ? 2 + dice.below(4) : 1
    for (let index = 0; index < burst; index++) {
      const id = `wamid.in.${operation}.${index}`
      const asked = this.questions.get(from) ?? []
      const question = dice.chance(0.6) ? asked.at(-1) : dice.pick(asked)
      const tapped = question?.type === 'buttons' && dice.chance(0.5) ? dice.pick(question.options) : undefined
      const word = `c${from.slice(-1)}-${operation * 10 + index}`
      const text = tapped ? tapped.title : dice.chance(0.05) ? 'yes, please' : `${dice.chance(0.12) ? 'order ' : ''}${word}`
      const content = tapped ? ({ type: 'choice', id: tapped.id, title: tapped.title, from: 'button' } as const) : ({ type: 'text', text } as const)
      counts.written++
      const sentAt = this.whole()
      witness.written.push({ id, text, from, at: sentAt, ...(tapped ? { question: outboundText(question!) } : {}) })
      this.scene.say(`${from} ${tapped ? 'taps' : 'writes'} ${text} (${id})`)
      network.post([{ kind: 'message', sourceId: id, numberId, message: { id, from: { phone: from }, sentAt, content } }])
    }
  }

  colleague(operation: number): void {
    const { dice, store, counts } = this.scene
    const all = [...store.conversations.values()]
    const taken = all.filter(({ state }) => state.mode === 'person')
    // Whoever takes over mostly gives back before taking over another.
    const conversation = dice.pick(taken.length > 0 && dice.chance(0.8) ? taken : all)
    if (!conversation) return
    const type = conversation.state.mode === 'person' ? 'give-back' : dice.chance(0.15) ? 'start-over' : 'take-over'
    if (type === 'take-over') counts.takeOvers++
    this.scene.say(`a colleague: ${type} ${conversation.id}`)
    store.postOperator(conversation.id, `operator-${operation}`, { type, by: 'colleague' })
  }

  /** The owner answers from the phone app. */
  owner(operation: number): void {
    const { dice, counts, network, numberId } = this.scene
    const to = { phone: dice.pick(customers) }
    counts.takeOvers++
    this.scene.say(`the owner answers ${to.phone} from the phone`)
    network.post([{ kind: 'echo', sourceId: `wamid.echo.${operation}`, numberId, to, sentAt: this.whole(), content: { type: 'text', text: 'I am here myself' } }])
  }

  publish(): void {
    const { dice, store } = this.scene
    const { flowId, document } = dice.pick(dice.pick(this.stage.variants))
    const version = this.nextVersion()
    this.scene.say(`publishes ${flowId} as ${version}`)
    store.publish(flowId, version, document)
  }

  /** Running sessions of a flow are moved to what is live. */
  move(operation: number): void {
    const { dice, store, counts } = this.scene
    const { flowId, versionId } = dice.pick(store.live)
    counts.moves++
    this.scene.say(`moves the sessions of ${flowId} to ${versionId}`)
    for (const [id, session] of store.sessions) {
      if (session.flowId !== flowId || session.endedAt !== null) continue
      store.postOperator(session.conversationId, `move-${operation}-${id}`, { type: 'move-version', flowId, versionId, by: 'owner' })
    }
  }

  private nextVersion(): string {
    return `v${++this.versions}`
  }

  /** Meta knows whole seconds only. */
  private whole(): number {
    return Math.floor(this.scene.now() / 1_000) * 1_000
  }
}
