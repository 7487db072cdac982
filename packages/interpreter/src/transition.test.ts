import type { InboundMessage, JsonObject } from '@parley/channel'
import type { FlowDocument } from '@parley/flow'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { compileFlow, end, formatChoiceId, go, initialState, jumpToNode, parseChoiceId, randomFrom, transition, turnLimits, wait, type Card, type CardContext, type CardRun, type Cards, type ConversationState, type Event, type Facts } from './index.ts'

/** Cards of a few lines, because the interpreter knows none. */
function card(kind: string, run: CardRun, more: Partial<Card> = {}): Card {
  return {
    kind,
    version: 1,
    title: kind,
    summary: '',
    help: '',
    family: 'logic',
    entry: false,
    config: z.record(z.string(), z.json()) as never,
    defaults: () => ({}),
    ports: () => [{ id: 'next', label: 'Next', whenDangling: 'fine' }],
    outputs: () => [],
    texts: () => [],
    pauses: () => false,
    ...run,
    ...more,
  }
}

const seen: CardContext[] = []
const kinds: Card[] = [
  card('start', { enter: () => go('next'), starts: ({ word, rank = 50 }, { text, running }) => ((word === undefined ? !running : text === word) ? Number(rank) : null) }, { entry: true }),
  card('pass', { enter: () => go('next') }),
  card('say', { enter: ({ text }, context) => go('next', { effects: [{ type: 'say', content: { type: 'text', text: context.render(String(text)) } }] }) }),
  card('ask', {
    enter: (_config, context) => (seen.push(context), wait({ listen: { quietMs: 0 } }, { asked: 1 })),
    resume: (_config, _context, wake) => (wake.type === 'messages' ? go('next', { outputs: { count: wake.messages.length } }) : wait({ listen: { quietMs: 0 } }, { woken: wake.type })),
  }),
  card('throws', { enter: () => { throw new Error('Broken inside') } }),
  card('waits-badly', { enter: () => wait({ listen: { quietMs: 0 } }) }),
  card('wrong-port', { enter: () => go('elsewhere') }),
  card('bad-ports', { enter: () => go('next') }, { ports: () => { throw new Error('No ports') } }),
  card('bad-start', { enter: () => go('next'), starts: () => { throw new Error('No start') } }, { entry: true }),
  card('jump', { enter: ({ to }) => jumpToNode(String(to)) }),
  card('patient', { enter: () => wait({}, null), resume: () => end('over') }),
  card('picky', { enter: () => go('next') }, { config: z.object({ wanted: z.string('Wanted is missing.') }) as never }),
]
const cards: Cards = new Map(kinds.map((kind) => [kind.kind, kind]))

const node = (id: string, kind: string, config: JsonObject = {}) => ({ id, name: id, card: kind, cardVersion: 1, config, position: { x: 0, y: 0 } })
const edge = (from: string, to: string) => ({ id: `${from}-${to}`, from: { node: from, port: 'next' }, to: { node: to } })

/** A chain of nodes, each joined to the next; further edges as given. */
function chain(nodes: FlowDocument['nodes'], edges: FlowDocument['edges'] = []): FlowDocument {
  return { schemaVersion: 1, variables: [], nodes, edges: [...nodes.slice(1).map((next, index) => edge(nodes[index]!.id, next.id)), ...edges] }
}

const facts: Facts = {
  workspace: { id: 'w', name: 'W', timeZone: 'UTC', language: 'en', apology: 'Sorry!' },
  channel: { id: 'ch', name: 'C', number: '+1' },
  conversation: { id: 'c1' },
  contact: { id: 'p', name: 'Ada', phone: null, userId: null, language: null, fields: {} },
  live: [{ flowId: 'f', versionId: 'v1' }],
}

let count = 0
function message(text: string, content: InboundMessage['content'] = { type: 'text', text }): Event {
  count += 1
  return { type: 'message', id: `e${count}`, at: 1000 * count, now: 1000 * count, message: { id: `wamid.${count}`, from: {}, sentAt: 1000 * count, content } }
}

/** Takes events one after another; the last result, and everything that was wanted on the way. */
function play(versions: Record<string, FlowDocument>, events: Event[], state: ConversationState = initialState()) {
  const flows = new Map(Object.entries(versions).map(([id, document]) => [id, compileFlow('f', id, document, cards)]))
  const program = { flow: (id: string) => flows.get(id) }
  const results = events.map((event) => {
    const frozen = JSON.stringify({ state, facts, event })
    const result = transition(program, cards, state, event, facts)
    expect(transition(program, cards, state, event, facts)).toEqual(result)
    expect(JSON.stringify({ state, facts, event })).toBe(frozen)
    expect(JSON.parse(JSON.stringify(result.state))).toEqual(result.state)
    state = result.state
    return result
  })
  const effects = results.flatMap((result) => result.effects)
  return { ...results.at(-1)!, effects, faults: effects.filter((effect) => effect.type === 'fault'), said: effects.flatMap((effect) => (effect.type === 'send' && effect.content.type === 'text' ? [effect.content.text] : [])) }
}

describe('faults', () => {
  const broken: [string, FlowDocument, string, string][] = [
    ['a card that throws', chain([node('s', 'start'), node('x', 'throws')]), 'card-failed', 'x'],
    ['a card that leaves by a port it does not have', chain([node('s', 'start'), node('x', 'wrong-port')]), 'card-failed', 'x'],
    ['a card that cannot name its ports', chain([node('s', 'start'), node('x', 'bad-ports')]), 'card-failed', 'x'],
    ['a card that is not known', chain([node('s', 'start'), node('x', 'future')]), 'unknown-card', 'x'],
    ['a config that does not fit', chain([node('s', 'start'), node('x', 'picky')]), 'bad-config', 'x'],
    ['an edge to a node that is gone', chain([node('s', 'start')], [edge('s', 'gone')]), 'node-gone', 'gone'],
    ['a loop of two', chain([node('s', 'start'), node('x', 'pass'), node('y', 'pass')], [edge('y', 'x')]), 'going-round', 'x'],
    ['a card that jumps to itself', chain([node('s', 'start'), node('x', 'jump', { to: 'x' })]), 'going-round', 'x'],
    ['a loop longer than a turn', chain([node('s', 'start'), ...Array.from({ length: 60 }, (_, index) => node(`n${index}`, 'pass'))], [edge('n59', 'n0')]), 'too-many-steps', ''],
  ]
  it.each(broken)('%s: named on its node, the customer hears the apology, the session ends', (_name, document, code, nodeId) => {
    const result = play({ v1: document }, [message('hi')])
    expect(result.faults).toMatchObject([{ code, ...(nodeId === '' ? {} : { nodeId }) }])
    expect(result.said).toEqual(['Sorry!'])
    expect(result.state.session).toBeNull()
    expect(result.sessions.at(-1)).toMatchObject({ type: 'ended', reason: 'fault' })
  })

  it('a chain as long as a turn is no loop', () => {
    const document = chain([node('s', 'start'), ...Array.from({ length: turnLimits.stepsPerTurn - 2 }, (_, index) => node(`n${index}`, 'pass')), node('x', 'ask')])
    expect(play({ v1: document }, [message('hi')]).faults).toEqual([])
  })

  it('a card that waits but cannot be woken', () => {
    const result = play({ v1: chain([node('s', 'start'), node('x', 'waits-badly')]) }, [message('hi'), message('there')])
    expect(result.faults).toMatchObject([{ code: 'card-failed', nodeId: 'x', message: expect.stringContaining('cannot be woken') as string }])
  })

  it('lets the next message begin anew', () => {
    const result = play({ v1: chain([node('s', 'start'), node('x', 'throws')]) }, [message('hi'), message('again')])
    expect(result.said).toEqual(['Sorry!', 'Sorry!'])
  })

  it('a start that throws keeps no other from beginning', () => {
    const document = chain([node('bad', 'bad-start'), node('x', 'say', { text: 'bad' }), node('s', 'start'), node('y', 'say', { text: 'good' })])
    document.edges = document.edges.filter((candidate) => candidate.from.node !== 'x')
    expect(play({ v1: document }, [message('hi')]).said).toEqual(['good'])
  })

  it('a missing value is left out, reported once, and stops nothing', () => {
    const result = play({ v1: chain([node('s', 'start'), node('x', 'say', { text: 'Hi {{ contact.city }}{{ contact.city }}!' })]) }, [message('hi')])
    expect(result.said).toEqual(['Hi !'])
    expect(result.faults).toMatchObject([{ code: 'missing-value', nodeId: 'x' }])
  })
})

describe('what is derived', () => {
  it('gives every effect an id of conversation, turn and index, and never the same twice', () => {
    const result = play({ v1: chain([node('s', 'start'), node('x', 'say', { text: 'a' }), node('y', 'ask'), node('z', 'say', { text: 'b' })]) }, [message('1'), message('2'), message('3')])
    const ids = result.effects.flatMap((effect) => (effect.type === 'send' || effect.type === 'set-timer' ? [effect.id] : []))
    expect(ids[0]).toBe('c1:1:0')
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('gives session ids no two sessions share', () => {
    const result = play({ v1: chain([node('s', 'start'), node('x', 'say', { text: 'a' })]) }, [message('1'), message('2')])
    expect(result.state.session).toBeNull()
    expect(result.sessions[0]).toMatchObject({ sessionId: 'c1:2' })
  })

  it('draws chance from the event alone', () => {
    expect([1, 2, 3].map(randomFrom('a'))).toEqual([1, 2, 3].map(randomFrom('a')))
    expect(randomFrom('a')()).not.toBe(randomFrom('b')())
    const draws = Array.from({ length: 1000 }, randomFrom('x'))
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...draws)).toBeLessThan(1)
  })

  it('reads its own choice ids and no others', () => {
    const choice = { sessionId: 'c1:7', nodeId: 'n-1', visit: 3, optionId: 'a~b' }
    expect(parseChoiceId(formatChoiceId(choice))).toEqual(choice)
    for (const id of ['', 'p1', 'p2~a~b~1~c', 'p1~a~b~x~c', 'p1~a~~1~c', 'p1~a~b~1', 'hello']) expect(parseChoiceId(id)).toBeUndefined()
    const longest = formatChoiceId({ sessionId: 'x'.repeat(47), nodeId: 'n'.repeat(64), visit: 99_999_999, optionId: 'o'.repeat(40) })
    expect(longest.length).toBeLessThanOrEqual(200)
  })
})

describe('which start', () => {
  const starts = (ranks: number[]) => {
    const nodes = ranks.flatMap((rank, index) => [node(`s${index}`, 'start', { rank }), node(`x${index}`, 'say', { text: String(index) })])
    return { schemaVersion: 1 as const, variables: [], nodes, edges: ranks.map((_, index) => edge(`s${index}`, `x${index}`)) }
  }
  it('the lowest rank, and of equals the first', () => {
    expect(play({ v1: starts([50, 30, 30]) }, [message('hi')]).said).toEqual(['1'])
  })

  it('none: nothing happens, but the visit is remembered', () => {
    const result = play({ v1: chain([node('s', 'start', { word: 'go' }), node('x', 'say', { text: 'a' })]) }, [message('hi')])
    expect(result.effects).toEqual([])
    expect(result.state.lastSeenAt).toBe(count * 1000)
    expect(result.state.history).toHaveLength(1)
  })

  it('an interrupting one ends the session that runs and supersedes what it still wanted', () => {
    const document = chain([node('s', 'start', { word: 'a' }), node('x', 'ask')], [])
    const result = play({ v1: document }, [message('a'), message('a')])
    expect(result.effects.map((effect) => effect.type)).toContain('supersede-all')
    expect(result.sessions).toMatchObject([{ type: 'ended', reason: 'interrupted' }, { type: 'started' }])
  })
})

describe('waiting', () => {
  const asking = chain([node('s', 'start'), node('x', 'ask'), node('y', 'say', { text: 'Got {{ x.count }}' })])

  it('does not take what was said before for an answer', () => {
    const result = play({ v1: asking }, [message('hi')])
    expect(result.said).toEqual([])
    expect(result.state.session?.unread).toEqual([])
  })

  it('tells a card how much is unread', () => {
    seen.length = 0
    play({ v1: asking }, [message('hi')])
    expect(seen[0]?.unread).toBe(1)
  })

  it('ignores reactions, edits and deletions', () => {
    const result = play({ v1: asking }, [message('hi'), message('', { type: 'reaction', messageId: 'x', emoji: '👍' }), message('', { type: 'revoke', messageId: 'x' })])
    expect(result.said).toEqual([])
    expect(result.state.history).toHaveLength(1)
  })

  it('notes that there is something to look at or to listen to, until it is deleted', () => {
    const patient = { v1: chain([node('s', 'start'), node('x', 'patient')]) }
    const media = { id: 'file', mimeType: 'image/jpeg' }
    const sent = [message('hi'), message('', { type: 'image', media }), message('', { type: 'audio', media: { ...media, voice: true } }), message('', { type: 'audio', media })]
    const { history } = play(patient, sent).state
    expect(history.map((entry) => [entry.text, entry.media])).toEqual([['hi', undefined], ['[image]', 'image'], ['[audio]', 'voice'], ['[audio]', undefined]])
    const after = play(patient, [...sent, message('', { type: 'revoke', messageId: history[1]!.id! })]).state
    expect(after.history[1]).toMatchObject({ text: '[deleted]' })
    expect(after.history[1]).not.toHaveProperty('media')
  })

  it('every wait ends, after 30 days at the latest', () => {
    const result = play({ v1: chain([node('s', 'start'), node('x', 'patient')]) }, [message('hi')])
    expect(result.effects).toMatchObject([{ type: 'set-timer', purpose: 'deadline', at: count * 1000 + turnLimits.longestWaitMs }])
  })

  it('keeps what is said meanwhile, within bounds', () => {
    const result = play({ v1: chain([node('s', 'start'), node('x', 'patient')]) }, Array.from({ length: 150 }, () => message('hello')))
    expect(result.state.session?.unread).toHaveLength(100)
    expect(result.state.history).toHaveLength(40)
  })

  it('ignores timers and outcomes that nobody waits for', () => {
    const once = play({ v1: asking }, [message('hi')])
    const timer = once.effects.find((effect) => effect.type === 'set-timer')
    const stray: Event[] = [
      { type: 'timer', id: 't1', at: 1, now: 1, timerId: 'other', dueAt: 1 },
      { type: 'outcome', id: 't2', at: 1, now: 1, effectId: 'other', outcome: { type: 'sent', messageId: 'm' } },
    ]
    const after = play({ v1: asking }, stray, once.state)
    expect(after.effects).toEqual([])
    expect(after.state.session).toEqual(once.state.session)
    // A timer that was cancelled may still go off: the answer came first.
    const answered = play({ v1: asking }, [message('yes'), { type: 'timer', id: 't3', at: 1, now: 1, timerId: timer!.id, dueAt: 1 }], once.state)
    expect(answered.said).toEqual(['Got 1'])
  })
})

describe('versions', () => {
  const old = chain([node('s', 'start'), node('x', 'ask'), node('y', 'say', { text: 'old' })])
  const next = chain([node('s', 'start'), node('x', 'ask'), node('y', 'say', { text: 'new' })])
  const move = (versionId: string): Event => ({ type: 'move-version', id: `m${versionId}`, at: 1, now: 1, flowId: 'f', versionId, by: 'op' })

  it('a session stays on the version that it began', () => {
    expect(play({ v1: old, v2: next }, [message('hi'), message('yes')]).said).toEqual(['old'])
  })

  it('is moved when asked to and its node is still there', () => {
    const result = play({ v1: old, v2: next }, [message('hi'), move('v2'), message('yes')])
    expect(result.said).toEqual(['new'])
  })

  it('stays when its node is gone there, or when it is moved to where it is', () => {
    const gone = chain([node('s', 'start'), node('z', 'say', { text: 'new' })])
    expect(play({ v1: old, v2: gone }, [message('hi'), move('v2'), move('v1'), message('yes')]).said).toEqual(['old'])
  })
})
