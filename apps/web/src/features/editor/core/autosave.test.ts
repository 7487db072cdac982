import type { FlowDocument } from '@parley/flow'
import { describe, expect, it } from 'vitest'
import { Autosave, quietMs, type SaveOutcome } from './autosave.ts'
import { flow, node } from './testing/cards.ts'

const version = (text: string): FlowDocument => flow({ nodes: [node('a', 'say', { text })] })
const theirs = { revision: 7, savedAt: 5, savedBy: 'Mina' }

/** A server whose answers the test gives, and a clock that the test turns. */
function bench() {
  const sent: { document: FlowDocument; base: number; answer: (outcome: SaveOutcome | Error) => Promise<void> }[] = []
  const states: string[] = []
  const told: number[] = []
  let time = 0
  let timers: { at: number; run: () => void }[] = []
  const first = version('first')
  const autosave = new Autosave(
    { document: first, revision: 1, savedAt: null },
    {
      save: (document, base) =>
        new Promise((resolve, reject) =>
          sent.push({
            document,
            base,
            answer: async (outcome) => {
              if (outcome instanceof Error) reject(outcome)
              else resolve(outcome)
              for (let turn = 0; turn < 10; turn++) await Promise.resolve()
            },
          }),
        ),
      onState: (state) => states.push(state.status),
      onSaved: (revision) => told.push(revision),
      now: () => time,
      after: (ms, run) => {
        const timer = { at: time + ms, run }
        timers.push(timer)
        return () => (timers = timers.filter((other) => other !== timer))
      },
    },
  )
  const pass = (ms: number) => {
    time += ms
    for (const timer of timers.filter((one) => one.at <= time)) {
      timers = timers.filter((other) => other !== timer)
      timer.run()
    }
  }
  return { autosave, sent, states, told, pass, first, pending: () => timers.length }
}

const saved = (revision: number): SaveOutcome => ({ type: 'saved', revision, savedAt: revision * 100 })

describe('autosave', () => {
  it('saves the newest once it has been quiet', async () => {
    const { autosave, sent, pass, told } = bench()
    autosave.changed(version('one'))
    pass(quietMs - 1)
    autosave.changed(version('two'))
    pass(quietMs - 1)
    expect(sent).toHaveLength(0)
    pass(1)
    expect(sent).toMatchObject([{ base: 1, document: version('two') }])
    await sent[0]!.answer(saved(2))
    expect(autosave.current).toEqual({ status: 'saved', at: 200 })
    expect(told).toEqual([2])
    expect(autosave.dirty).toBe(false)
  })

  it('has one save in flight and builds the next on its answer', async () => {
    const { autosave, sent, pass } = bench()
    autosave.changed(version('one'))
    pass(quietMs)
    autosave.changed(version('two'))
    pass(quietMs * 5)
    expect(sent).toHaveLength(1)
    await sent[0]!.answer(saved(2))
    expect(autosave.dirty).toBe(true)
    pass(quietMs)
    expect(sent[1]).toMatchObject({ base: 2, document: version('two') })
  })

  it('tries again with growing pauses, and at once when asked', async () => {
    const { autosave, sent, pass } = bench()
    autosave.changed(version('one'))
    pass(quietMs)
    await sent[0]!.answer(new Error('offline'))
    expect(autosave.current).toMatchObject({ status: 'failed', message: 'offline', attempt: 1 })
    autosave.changed(version('two'))
    pass(999)
    expect(sent).toHaveLength(1)
    pass(1)
    expect(sent[1]).toMatchObject({ base: 1, document: version('two') })
    await sent[1]!.answer({ type: 'failed', message: 'offline' })
    pass(1999)
    expect(sent).toHaveLength(2)
    autosave.retryNow()
    await sent[2]!.answer(saved(2))
    expect(autosave.current.status).toBe('saved')
    pass(100_000)
    expect(sent).toHaveLength(3)
  })

  it('sends what was not answered again as it was, before anything newer: it may be there, and is no conflict with itself', async () => {
    const { autosave, sent, pass } = bench()
    autosave.changed(version('one'))
    pass(quietMs)
    await sent[0]!.answer({ type: 'failed', message: 'no answer', unanswered: true })
    autosave.changed(version('two'))
    pass(1000)
    expect(sent[1]).toMatchObject({ base: 1, document: version('one') })
    await sent[1]!.answer(saved(2))
    expect(autosave.current.status).toBe('waiting')
    pass(quietMs)
    expect(sent[2]).toMatchObject({ base: 2, document: version('two') })
  })

  it('does not call saved what was undone after a save that was not answered', async () => {
    const { autosave, sent, pass, first } = bench()
    autosave.changed(version('one'))
    pass(quietMs)
    await sent[0]!.answer({ type: 'failed', message: 'no answer', unanswered: true })
    autosave.changed(first)
    expect(autosave.current.status).toBe('failed')
    // Read from the server: it was stored, and is taken for nobody else's.
    autosave.learnedOf({ revision: 2, savedAt: 5, savedBy: null })
    await sent[1]!.answer(saved(2))
    pass(quietMs)
    expect(sent[2]).toMatchObject({ base: 2, document: first })
    await sent[2]!.answer(saved(3))
    expect(autosave.current.status).toBe('saved')
    expect(autosave.dirty).toBe(false)
  })

  it('stops at a conflict and sends nothing until the operator has loaded theirs', async () => {
    const { autosave, sent, pass } = bench()
    autosave.changed(version('mine'))
    pass(quietMs)
    await sent[0]!.answer({ type: 'conflict', theirs })
    expect(autosave.current).toEqual({ status: 'conflict', theirs })
    autosave.changed(version('mine still'))
    pass(100_000)
    expect(sent).toHaveLength(1)
    expect(await autosave.flush()).toBe(false)
    autosave.adopt(version('theirs'), 7, 5)
    expect(autosave.dirty).toBe(false)
    autosave.changed(version('on top'))
    pass(quietMs)
    expect(sent[1]).toMatchObject({ base: 7 })
  })

  it('learns of another tab before it sends anything', () => {
    const { autosave, sent, pass } = bench()
    autosave.changed(version('mine'))
    autosave.learnedOf(theirs)
    pass(100_000)
    expect(autosave.current.status).toBe('conflict')
    expect(sent).toHaveLength(0)
    autosave.learnedOf({ ...theirs, revision: 1 })
    expect(autosave.current).toEqual({ status: 'conflict', theirs })
  })

  it('does not take an old answer for the document that was loaded meanwhile', async () => {
    const { autosave, sent, pass } = bench()
    autosave.changed(version('mine'))
    pass(quietMs)
    autosave.adopt(version('theirs'), 7, 5)
    await sent[0]!.answer({ type: 'conflict', theirs })
    expect(autosave.current).toEqual({ status: 'saved', at: 5 })
    expect(autosave.baseRevision).toBe(7)
  })

  it('flushes what is waiting and what came while it was sent', async () => {
    const { autosave, sent } = bench()
    autosave.changed(version('one'))
    const flushed = autosave.flush()
    autosave.changed(version('two'))
    await sent[0]!.answer(saved(2))
    await sent[1]!.answer(saved(3))
    expect(await flushed).toBe(true)
    expect(sent[1]).toMatchObject({ base: 2, document: version('two') })
  })

  it('has nothing to do after an undo to what is saved', () => {
    const { autosave, sent, pass, first, pending } = bench()
    autosave.changed(version('one'))
    autosave.changed(first)
    pass(100_000)
    expect(sent).toHaveLength(0)
    expect(pending()).toBe(0)
    expect(autosave.current.status).toBe('saved')
  })

  it('gives up where trying again cannot help', async () => {
    const { autosave, sent, pass } = bench()
    autosave.changed(version('one'))
    pass(quietMs)
    await sent[0]!.answer({ type: 'refused', message: 'Viewers cannot change flows.', gone: false })
    autosave.changed(version('two'))
    pass(100_000)
    expect(sent).toHaveLength(1)
    expect(autosave.current.status).toBe('refused')
  })

  it('sends nothing into a flow that is gone, and says so also where the save was the first to learn of it', async () => {
    const { autosave, sent, pass } = bench()
    autosave.changed(version('mine'))
    autosave.learnedGone('It was archived.')
    autosave.changed(version('mine still'))
    pass(100_000)
    expect(sent).toHaveLength(0)
    expect(await autosave.flush()).toBe(false)
    expect(autosave.current).toEqual({ status: 'refused', message: 'It was archived.', gone: true })

    const other = bench()
    other.autosave.changed(version('mine'))
    other.pass(quietMs)
    await other.sent[0]!.answer({ type: 'refused', message: 'It was archived.', gone: true })
    expect(other.autosave.current).toEqual({ status: 'refused', message: 'It was archived.', gone: true })
  })
})
