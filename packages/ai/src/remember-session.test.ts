import { expect, it } from 'vitest'
import type { SmallModel, SmallOutcome } from './port.ts'
import { rememberSession } from './remember-session.ts'

const model = (outcome: SmallOutcome): SmallModel => ({ small: async () => outcome })
const caller = { workspaceId: 'w', conversationId: 'c', sessionId: 's', effectId: 'e' }
const lines = [{ from: 'contact' as const, text: 'hi', at: 1 }, { from: 'bot' as const, text: 'Hello!', at: 2 }, { from: 'contact' as const, text: 'how much is a balayage?', at: 3 }, { from: 'contact' as const, text: 'yes', at: 4 }]
const remember = (outcome: SmallOutcome, what = lines) => rememberSession(model(outcome), caller, { lines: what, known: ['Has a dog.'] }, new AbortController().signal)

it('by the model: new facts and a summary, nothing that is known', async () => {
  expect(await remember({ type: 'answered', value: { facts: [' Prefers mornings. ', 'Has a dog.', '', 'Prefers mornings.'], summary: 'Asked for prices.' } })).toEqual({ facts: ['Prefers mornings.'], summary: 'Asked for prices.' })
})

it('by rules without one: what they asked, in their words', async () => {
  expect(await remember({ type: 'offline' })).toEqual({ facts: [], summary: 'Asked: “how much is a balayage?”' })
  expect(await remember({ type: 'model-failed', cause: 'no-key', reason: '' }, [{ from: 'contact', text: 'Was kostet eine Farbe?', at: 1 }])).toEqual({ facts: [], summary: 'Fragte: “Was kostet eine Farbe?”' })
  expect(await remember({ type: 'offline' }, lines.slice(0, 2))).toEqual({ facts: [], summary: '' })
})

it('a model that cannot be had is worth another try', async () => {
  await expect(remember({ type: 'model-failed', cause: 'unavailable', reason: 'Down.' })).rejects.toThrow('Down.')
})
