import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conversation, flow } from './index.ts'

const ai = (config = {}) => flow().node('start').node('ai-step', 'ai', config).node('end', 'done', { text: 'Bye' }).connect('start', 'ai').connect('ai:exit:done', 'done')
const echo = { model: (request: { history: { text: string }[] }) => `You said: ${request.history.map((entry) => entry.text).join(' | ')}` }

describe('bursts', () => {
  it('are answered once, together', () => {
    const talk = conversation(ai(), echo).contactSays('hi', 'I have', 'a question').expectReplies('You said: hi | I have | a question')
    expect(talk.requests).toHaveLength(1)
  })

  it('wait for a second and a half of quiet', () => {
    const talk = conversation(ai(), echo).contactSays('hi')
    const began = talk.now
    talk.expectReply('You said: hi')
    expect(talk.now - began).toBe(1500)
  })

  it('are answered after eight seconds, however fast somebody keeps writing', () => {
    const talk = conversation(ai(), echo)
    const began = talk.now
    talk.contactSays(...Array.from({ length: 40 }, (_, index) => String(index)))
    expect(talk.requests.length).toBeGreaterThan(0)
    expect(talk.effects.some((effect) => effect.type === 'set-timer' && effect.purpose === 'quiet' && effect.at > began + 16_000)).toBe(false)
    talk.expectReply(/39$/)
  })
})

describe('an answer that was overtaken', () => {
  it('is not said; the next one knows both messages', () => {
    const talk = conversation(ai(), echo).contactSays('hi').untilQuiet().contactSays('wait, more')
    expect(talk.pending.models).toBe(0)
    talk.expectReplies('You said: hi | wait, more')
    expect(talk.requests).toHaveLength(2)
    expect(talk.effects.filter((effect) => effect.type === 'supersede')).toHaveLength(1)
  })

  it('is ignored when its outcome comes all the same', () => {
    const talk = conversation(ai(), echo).contactSays('hi').untilQuiet()
    const asked = talk.effects.find((effect) => effect.type === 'ask-model')!
    const answer = { reply: 'Too late', exit: null, collected: {}, provider: 'x', model: 'x', offline: false, usage: { inputTokens: 0, cachedTokens: 0, outputTokens: 0 } }
    talk.contactSays('more').deliver({ type: 'outcome', effectId: asked.id, outcome: { type: 'answered', answer } }).expectReplies('You said: hi | more')
  })

  it('is not said when a colleague steps in', () => {
    const talk = conversation(ai(), echo).contactSays('hi').untilQuiet().colleagueTakesOver()
    const asked = talk.effects.find((effect) => effect.type === 'ask-model')!
    talk.deliver({ type: 'outcome', effectId: asked.id, outcome: { type: 'model-failed', reason: 'x', cause: 'timeout' } }).expectNothing()
    expect(talk.effects.some((effect) => effect.type === 'supersede-all')).toBe(true)
  })
})

describe('the AI step', () => {
  it('leaves by its exits, with what it found out', () => {
    const collect = [{ name: 'day', type: 'date', description: 'the day' }, { name: 'guests', type: 'number', description: '' }]
    conversation(ai({ collect }).node('ask', 'stay', { text: 'ok' }), { model: () => ({ reply: 'Noted.', exit: 'done', collected: { day: 'tomorrow', guests: '4', other: 1 } }) }).contactSays('hi').expectReplies('Noted.', 'Bye').expectEnded()
    const talk = conversation(flow().node('start').node('ai-step', 'ai', { collect }).node('ask', 'stay', { text: '{{ ai.day }} {{ ai.guests }} {{ ai.turns }} {{ ai.last_reply }}' }).connect('start', 'ai').connect('ai:exit:done', 'stay'), {
      model: () => ({ reply: 'Noted.', exit: 'DONE', collected: { day: 'tomorrow', guests: '4', other: 1 } }),
    })
    talk.contactSays('hi').expectReplies('Noted.', '2026-11-24 4 1 Noted.').expectValue('ai.other', undefined)
  })

  it('says its opening only to those who have not asked yet', () => {
    const opened = flow().node('start').node('ask', 'first', { text: 'What?', answer: { type: 'choice', options: [{ id: 'q', title: 'A question' }] } }).node('ai-step', 'ai', { opening: 'Ask away!' }).connect('start', 'first').connect('first:option:q', 'ai')
    const talk = conversation(opened, echo).contactSays('hi').expectReply('What?').tap('A question').expectReplies('Ask away!')
    expect(talk.requests).toHaveLength(0)
    conversation(ai({ opening: 'Ask away!' }), echo).contactSays('how much?').expectReplies('You said: how much?')
  })

  it('answers the question that somebody asked instead of choosing', () => {
    const asked = flow().node('start').node('ask', 'menu', { text: 'What?', answer: { type: 'choice', options: [{ id: 'q', title: 'Prices' }] }, maxAttempts: 1, giveUpText: '' }).node('ai-step', 'ai', { opening: 'Ask away!' }).connect('start', 'menu').connect('menu:invalid', 'ai')
    conversation(asked, echo).contactSays('hi').expectReply('What?').contactSays('how much is a haircut?').expectReplies(/how much is a haircut\?$/)
  })

  it('never meets the customer’s last word with silence', () => {
    const silent = flow().node('start').node('ask', 'first', { text: 'What?', answer: { type: 'choice', options: [{ id: 'q', title: 'Prices' }] } }).node('ai-step', 'ai').connect('start', 'first').connect('first:option:q', 'ai')
    conversation(silent, echo).contactSays('hi').expectReply('What?').tap('Prices').expectReply(/Prices$/)
  })

  it.each([
    ['a time-out', { type: 'model-failed', reason: 'slow', cause: 'timeout' } as const],
    ['an empty answer', ''],
    ['an exit that does not exist, without words', { reply: '', exit: 'nowhere' }],
  ])('apologises and leaves by "failed" after %s', (_name, answer) => {
    const failing = ai({ apology: 'Oh dear.' }).node('end', 'sorry', { text: 'A person will write.' }).connect('ai:failed', 'sorry')
    conversation(failing, { model: () => answer }).contactSays('hi').expectReplies('Oh dear.', 'A person will write.').expectEnded()
  })

  it('leaves after its number of replies, and when the customer goes quiet', () => {
    const bounded = ai({ maxTurns: 2, deadline: { amount: 1, unit: 'hours' } }).node('end', 'enough', { text: 'Enough' }).node('end', 'gone', { text: 'Gone' }).connect('ai:max-turns', 'enough').connect('ai:timed-out', 'gone')
    conversation(bounded).contactSays('1').expectReply('All right.').contactSays('2').expectReplies('All right.', 'Enough').expectEnded()
    conversation(bounded).contactSays('1').expectReply('All right.').after('59m').expectNothing().after('2m').expectReplies('Gone').expectEnded()
  })

  it('does not wait for ever for a model that never answers', () => {
    const talk = conversation(ai({ deadline: { amount: 1, unit: 'hours' }, apology: 'Oh dear.' })).contactSays('hi').untilQuiet()
    const deadline = talk.effects.findLast((effect) => effect.type === 'set-timer' && effect.purpose === 'deadline')!
    if (deadline.type !== 'set-timer') throw new Error('no deadline')
    talk.now = deadline.at
    talk.deliver({ type: 'timer', timerId: deadline.id, dueAt: deadline.at })
    expect(talk.sent.map((sent) => sent.content)).toEqual([{ type: 'text', text: 'Oh dear.' }])
  })

  it('asks with the persona’s placeholders filled in and the last messages only', () => {
    const talk = conversation(ai({ persona: { name: 'Mia', identity: 'You work for {{ workspace.name }}.', tone: '', facts: ['{{ contact.name }} is a regular.', ' '] }, historyLength: 2 }), { ...echo, language: 'de' }).contactSays('a').expectReply(/a/).contactSays('b').expectReply(/b/)
    expect(talk.requests[1]).toMatchObject({ persona: { identity: 'You work for Harbour Hair.', facts: ['<data from="placeholder">Ada</data> is a regular.'] }, language: 'de', timeZone: 'Europe/Berlin', now: talk.now })
    expect(talk.requests[1]!.history).toHaveLength(2)
  })
})

describe('people', () => {
  const handover = (more = flow()) => more.node('start').node('handover', 'colleague', { text: 'One moment.', reason: 'Needs help', returnAfter: { amount: 1, unit: 'days' } }).node('message', 'back', { bubbles: [{ type: 'text', text: 'I am back.' }] }).connect('start', 'colleague').connect('colleague:returned', 'back')

  it('take over: the bot is silent, also to keywords, until it is given back', () => {
    const keyword = handover().node('start', 'menu', { trigger: { type: 'keyword', words: ['menu'], interrupts: true } }).connect('menu', 'back')
    conversation(keyword).contactSays('hi').expectReplies('One moment.').expectHandedOver('Needs help').contactSays('menu').expectNothing().colleagueGivesBack().expectReplies('I am back.').expectEnded()
  })

  it('who forget to give back do not leave the customer in silence', () => {
    conversation(handover()).contactSays('hi').expectReply('One moment.').after('23h').expectNothing().after('2h').expectNothing().contactSays('Anybody there?').expectReplies('I am back.').expectEnded().contactSays('hi').expectReply('One moment.')
  })

  it('stepping in end the session; nothing of it goes on', () => {
    const reminder = flow().node('start').node('wait', 'pause').node('end', 'later', { text: 'Later' }).connect('start', 'pause').connect('pause', 'later')
    const talk = conversation(reminder).contactSays('hi').colleagueTakesOver().expectEnded('taken-over').after('2h').expectNothing()
    expect(talk.pending.timers).toBe(0)
    talk.contactSays('hello?').expectNothing().colleagueGivesBack().expectNothing().contactSays('hello').after('2h').expectReplies('Later')
  })

  it('answering from the phone app silence the bot as well', () => {
    const talk = conversation(ai(), echo).contactSays('hi').expectReply('You said: hi').ownerAnswersOnPhone('I’ll take this one').contactSays('thanks').expectNothing()
    expect(talk.state.history.map((entry) => entry.from)).toEqual(['contact', 'bot', 'person', 'contact'])
  })

  it('starting a conversation over end it and give it back to the bot', () => {
    conversation(handover()).contactSays('hi').expectReply('One moment.').startOver().expectEnded('started-over').contactSays('hi').expectReply('One moment.')
  })
})

describe('versions', () => {
  const asking = (answer: string) => flow().node('start').node('ask', 'q', { text: 'Well?' }).node('end', 'done', { text: answer }).connect('start', 'q').connect('q:answered', 'done')

  it('running conversations finish on theirs, new ones begin on the new', () => {
    conversation(asking('old')).contactSays('hi').expectReply('Well?').publish(asking('new')).contactSays('yes').expectReply('old').contactSays('hi').expectReply('Well?').contactSays('yes').expectReply('new')
  })

  it('are moved when the operator says so', () => {
    conversation(asking('old')).contactSays('hi').expectReply('Well?').publish(asking('new'), { move: true }).contactSays('yes').expectReply('new')
  })
})

describe('whatever happens', () => {
  const choice = { type: 'choice', options: [{ id: 'a', title: 'Yes' }, { id: 'b', title: 'No' }] }
  const everything = () =>
    flow()
      .variable('n', 'number', 0)
      .node('start')
      .node('start', 'menu', { trigger: { type: 'keyword', words: ['menu'], interrupts: true } })
      .node('ask', 'q', { text: 'Q?', answer: choice, deadline: { amount: 1, unit: 'hours' } })
      .node('set', 'up', { assignments: [{ target: 'n', operation: 'add', value: '1' }] })
      .node('wait', 'pause', { for: { type: 'duration', duration: { amount: 10, unit: 'minutes' } } })
      .node('ai-step', 'ai', { maxTurns: 2 })
      .node('handover', 'person')
      .connect('start', 'q')
      .connect('menu', 'q')
      .connect('q:option:a', 'up')
      .connect('up', 'pause')
      .connect('pause', 'ai')
      .connect('q:option:b', 'person')
      .connect('q:timed-out', 'ai')
      .connect('ai:max-turns', 'q')
      .connect('ai:exit:person', 'person')

  type Act = (talk: ReturnType<typeof conversation>) => void
  const act: fc.Arbitrary<Act> = fc.oneof(
    fc.constantFrom('hi', 'menu', 'Yes', '2', 'person', '', '😀').map((text): Act => (talk) => void talk.contactSays(text)),
    fc.constantFrom('1s', '20m', '3h', '40d').map((time): Act => (talk) => void talk.after(time)),
    fc.constant<Act>((talk) => void talk.untilQuiet()),
    fc.constant<Act>((talk) => void talk.colleagueTakesOver()),
    fc.constant<Act>((talk) => void talk.colleagueGivesBack()),
    fc.constant<Act>((talk) => void talk.ownerAnswersOnPhone('me')),
    fc.constant<Act>((talk) => void talk.startOver()),
    fc.constant<Act>((talk) => void talk.publish(everything(), { move: true })),
    fc.nat(3).map((index): Act => (talk) => {
      const offered = talk.sent.flatMap(({ content }) => (content.type === 'buttons' ? content.options : []))
      const option = offered[index % Math.max(1, offered.length)]
      if (option) talk.contactSends({ type: 'choice', id: option.id, title: option.title, from: 'button' })
    }),
  )

  it('the journal leads to the same state, a waiting session has an end, and a person is never talked over', () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 1, maxLength: 25 }), (acts) => {
        const talk = conversation(everything(), { model: (request) => (request.history.at(-1)?.text === 'person' ? { reply: '', exit: 'Wants a person' } : 'Hm.') })
        for (const one of acts) {
          const silent = talk.state.mode === 'person'
          const before = talk.sent.length
          const events = talk.journal.length
          one(talk)
          const givenBack = talk.journal.slice(events).some(({ event }) => event.type !== 'message' && event.type !== 'echo' && event.type !== 'take-over')
          if (silent && !givenBack) expect(talk.sent.length).toBe(before)
          const place = talk.state.session?.place
          if (talk.state.session) expect(place?.deadline).not.toBeNull()
          if (place) expect(talk.pending.timers).toBe(1 + (place.collecting ? 1 : 0))
          else expect(talk.pending.timers).toBe(0)
          expect(Object.keys(place?.awaiting ?? {})).toHaveLength(talk.pending.models)
        }
        expect(talk.faults).toEqual([])
        expect(talk.replay()).toEqual(talk.state)
      }),
      { numRuns: 150 },
    )
  })
})
