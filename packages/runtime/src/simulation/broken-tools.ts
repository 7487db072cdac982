import { wait, type CardMessage, type Step, type Wake } from '@parley/interpreter'
import type { BrokenVariant } from './broken-variant.ts'

/** Worlds in which what protects the business's systems, or what they answered, is taken away. */
export const brokenTools: Record<string, BrokenVariant> = {
  'begun-calls-are-made-again': {
    means: 'A call that a crashed worker had begun is made again, whatever it does.',
    noticed: 'was called twice',
    break({ store }) {
      const { claim } = store.effectStore
      store.effectStore.claim = async (options) => (await claim(options)).map((effect) => (effect.work.kind === 'call-tool' ? { ...effect, attempt: 1 } : effect))
    },
  },
  'nobody-asks-for-the-yes': {
    means: 'A tool that wants the customer’s yes is called without asking.',
    noticed: 'without the customer’s yes',
    break({ outside }) {
      outside.needsYes = () => false
    },
  },
  'any-answer-is-a-yes': {
    means: 'Whatever the customer answers when they are asked first counts as yes.',
    noticed: 'without the customer’s yes',
    break(world) {
      world.changeCard = (card) =>
        card.resume ? { ...card, resume: (config, context, wake) => card.resume!(config, context, isAsking(context.memory) ? agreeing(wake) : wake) } : card
    },
  },
  'tools-need-no-grant': {
    means: 'A model may call every tool of the workspace.',
    noticed: 'was not granted it',
    break(world) {
      const all = world.stage.tools.map(({ id }) => id)
      world.changeCard = (card) => ({
        ...card,
        enter: (config, context) => card.enter('tools' in config ? { ...config, tools: all } : config, context),
        ...(card.resume ? { resume: (config, context, wake) => card.resume!('tools' in config ? { ...config, tools: all } : config, context, wake) } : {}),
      })
    },
  },
  'begun-calls-are-overtaken': {
    means: 'Who writes on while a tool is called drops its answer.',
    noticed: 'was dropped because the customer wrote on',
    break(world) {
      const listening = (step: Step): Step => {
        const { effects, outputs = {}, then } = step
        if (then.type !== 'wait' || !effects.some(({ type }) => type === 'call-tool')) return step
        return wait({ ...then.wait, listen: { quietMs: 0 } }, then.memory, { effects, outputs })
      }
      world.changeCard = (card) => ({
        ...card,
        enter: (config, context) => listening(card.enter(config, context)),
        ...(card.resume ? { resume: (config, context, wake) => listening(card.resume!(config, context, wake)) } : {}),
      })
    },
  },
  'late-answers-are-not-kept': {
    means: 'What a tool answered after a person had stepped in is thrown away.',
    noticed: 'is not kept',
    break(world) {
      const { settle } = world
      world.settle = async (effect, settlement, claim) => {
        const row = world.store.effectRows.find(({ id }) => id === effect.id)
        if (row?.kind !== 'call-tool' || !row.overtaken) return settle(effect, settlement, claim)
        Object.assign(row, { status: 'superseded', leaseToken: null })
        return { told: false, claims: [], next: false }
      }
    },
  },
  'failures-are-not-counted': {
    means: 'However often tools fail, the model goes on trying.',
    noticed: 'did not leave by "failed"',
    break(world) {
      world.changeCard = (card) =>
        card.resume ? { ...card, resume: (config, context, wake) => card.resume!(config, { ...context, memory: isNotes(context.memory) && 'failures' in context.memory ? { ...context.memory, failures: 0 } : context.memory }, wake) } : card
    },
  },
}

const isNotes = (memory: unknown): memory is Record<string, never> => typeof memory === 'object' && memory !== null && !Array.isArray(memory)

/** Whether the card has asked for a yes and waits for it. */
function isAsking(memory: unknown): boolean {
  const { asking, open } = (isNotes(memory) ? memory : {}) as { asking?: boolean; open?: { asking?: string | null } | null }
  return Boolean(asking ?? open?.asking)
}

function agreeing(wake: Wake): Wake {
  if (wake.type !== 'messages') return wake
  const { option: _, ...last }: CardMessage = wake.messages.at(-1)!
  return { ...wake, messages: [{ ...last, content: { type: 'text', text: 'yes' } }] }
}
