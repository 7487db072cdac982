import { whatsappLimits, type JsonObject } from '@parley/channel'
import { checkFlow } from '@parley/flow'
import { describe, expect, it } from 'vitest'
import { cards, describeAssignment, describeBranch, describeWait, type Branch } from './index.ts'
import { conversation, flow } from './testing/index.ts'

/** What is wrong with one card, leaving aside what it is connected to. */
function problems(kind: string, config: JsonObject): string[] {
  const document = flow().variable('points', 'number').node('start').node(kind, 'here', config).connect('start', 'here').build()
  return checkFlow(document, cards, { limits: whatsappLimits, flows: [{ id: 'other', name: 'Other' }], contactFields: [] })
    .filter((problem) => problem.nodeId === 'here' && problem.code !== 'dangling-port')
    .map((problem) => `${problem.code} ${problem.field}: ${problem.message}`)
}

const options = (count: number, title = 'Option') => ({ type: 'choice', options: Array.from({ length: count }, (_, index) => ({ id: `o${index}`, title: `${title} ${index}` })) })
const bubble = (bubble: JsonObject) => ({ bubbles: [bubble] })

describe('problems in plain words, where they are', () => {
  it.each<[string, string, JsonObject, RegExp | null]>([
    ['text', 'message', bubble({ type: 'text', text: 'Hello' }), null],
    ['empty text', 'message', bubble({ type: 'text', text: '' }), /^channel-limit bubbles\[0\]\.text: The text is empty/],
    ['only a placeholder', 'message', bubble({ type: 'text', text: '{{ contact.name }}' }), null],
    ['long text', 'message', bubble({ type: 'text', text: 'x'.repeat(4097) }), /4097 characters/],
    ['no bubble', 'message', { bubbles: [] }, /^bad-config bubbles: There is nothing to say yet/],
    ['picture', 'message', bubble({ type: 'image', media: { link: 'https://example.com/a.png' } }), null],
    ['picture from a placeholder', 'message', bubble({ type: 'image', media: { link: '{{ contact.name }}' } }), null],
    ['uploaded file', 'message', bubble({ type: 'document', media: { fileId: 'f1' }, filename: 'menu.pdf' }), null],
    ['no file', 'message', bubble({ type: 'video', media: { link: '' } }), /^channel-limit bubbles\[0\]\.media: There is no file yet/],
    ['no link', 'message', bubble({ type: 'audio', media: { link: 'my song' } }), /must begin with https/],
    ['unknown kind of bubble', 'message', bubble({ type: 'hologram' }), /not known/],
    ['no question', 'ask', { text: '' }, /^channel-limit text: The text is empty/],
    ['no options', 'ask', { text: 'a', answer: options(0) }, /^card answer\.options: There is nothing to choose from/],
    ['ten options', 'ask', { text: 'a', answer: options(10) }, null],
    ['eleven options', 'ask', { text: 'a', answer: options(11) }, /^channel-limit answer\.options: .*11 rows.*at most 10/],
    ['long button', 'ask', { text: 'a', answer: options(2, 'A title that is far') }, /^channel-limit answer\.options\[0\]\.title: .*at most 20/],
    ['the same as a list row', 'ask', { text: 'a', answer: options(4, 'A title that is far') }, null],
    ['two options of one id', 'ask', { text: 'a', answer: { type: 'choice', options: [{ id: 'x', title: 'a' }, { id: 'x', title: 'b' }] } }, /Two options have the id “x”/],
    ['bounds the wrong way round', 'ask', { text: 'a', answer: { type: 'number', min: 5, max: 1 } }, /larger than the largest/],
    ['deadline too far', 'ask', { text: 'a', deadline: { amount: 31, unit: 'days' } }, /longest time is 30 days/],
    ['kept nowhere', 'ask', { text: 'a', saveTo: 'lost' }, /^card saveTo: This flow has no variable “lost”/],
    ['kept where it must not be', 'ask', { text: 'a', saveTo: 'contact.phone' }, /cannot be changed/],
    ['kept', 'ask', { text: 'a', saveTo: 'points' }, null],
    ['no branches', 'condition', { branches: [] }, /There is no branch yet/],
    ['a condition on nothing', 'condition', { branches: [{ id: 'a', label: 'A', groups: [{ tests: [{ path: '', operator: 'is-empty' }] }] }] }, /^card branches\[0\]\.groups\[0\]\.tests\[0\]\.path: Choose the value/],
    ['a comparison with nothing', 'condition', { branches: [{ id: 'a', label: 'A', groups: [{ tests: [{ path: 'points', operator: 'more' }] }] }] }, /needs something to compare with/],
    ['a word where a number belongs', 'condition', { branches: [{ id: 'a', label: 'A', groups: [{ tests: [{ path: 'points', operator: 'more', value: 'many' }] }] }] }, /“many” is not a number/],
    ['a value that does not exist', 'condition', { branches: [{ id: 'a', label: 'A', groups: [{ tests: [{ path: 'lost', operator: 'is-empty' }] }] }] }, /^unknown-variable/],
    ['set nowhere', 'set', { assignments: [{ target: '' }] }, /^card assignments\[0\]\.target: Choose where/],
    ['set to a word', 'set', { assignments: [{ target: 'points', type: 'number', value: 'many' }] }, /“many” is not a number/],
    ['add nothing', 'set', { assignments: [{ target: 'points', operation: 'add' }] }, /Say what to add/],
    ['clear', 'set', { assignments: [{ target: 'points', operation: 'clear' }] }, null],
    ['strange contact field', 'set', { assignments: [{ target: 'contact.my city', value: 'x' }] }, /cannot be a contact field/],
    ['wait half a second', 'wait', { for: { type: 'duration', duration: { amount: 0.5, unit: 'seconds' } } }, /shortest time is one second/],
    ['wait until nonsense', 'wait', { for: { type: 'time-of-day', time: '25:00' } }, /looks like 09:00/],
    ['go nowhere', 'go-to', { target: { type: 'node', nodeId: '' } }, /^card target\.nodeId: Choose the card/],
    ['go to itself', 'go-to', { target: { type: 'node', nodeId: 'here' } }, /leads to itself/],
    ['go to a card that is gone', 'go-to', { target: { type: 'node', nodeId: 'gone' } }, /is gone/],
    ['go to a flow', 'go-to', { target: { type: 'flow', flowId: 'other' } }, null],
    ['go to a flow that is gone', 'go-to', { target: { type: 'flow', flowId: 'gone' } }, /is gone/],
    ['an AI without a task', 'ai-step', { instructions: '', persona: {} }, /^card instructions: The AI does not know what to do/],
    ['an exit without a sentence', 'ai-step', { exits: [{ id: 'a', name: 'A' }] }, /^card exits\[0\]\.description: Say when/],
    ['exits of one name', 'ai-step', { exits: [{ id: 'a', name: 'A', description: 'x' }, { id: 'b', name: 'a', description: 'y' }] }, /Two exits are called “a”/],
    ['a result that is taken', 'ai-step', { collect: [{ name: 'turns' }] }, /has anyway/],
    ['a handover without a word', 'handover', { text: '' }, /^card text: The customer is told nothing/],
  ])('%s', (_name, kind, config, expected) => {
    const found = problems(kind, config)
    if (expected === null) expect(found).toEqual([])
    else expect(found.join('\n')).toMatch(expected)
  })
})

it('says what is sent, bubble by bubble, and leaves out empty captions', () => {
  const media = flow().node('start').node('message', 'here', { bubbles: [{ type: 'text', text: 'Hi {{ contact.name }}' }, { type: 'image', media: { link: 'https://x/{{ contact.name }}.png' } }, { type: 'document', media: { fileId: 'f' }, caption: 'Menu', filename: 'menu.pdf' }] }).connect('start', 'here')
  expect(conversation(media).contactSays('hi').settle().sent.map((sent) => sent.content)).toEqual([
    { type: 'text', text: 'Hi Ada' },
    { type: 'image', media: { link: 'https://x/Ada.png' } },
    { type: 'document', media: { fileId: 'f' }, caption: 'Menu', filename: 'menu.pdf' },
  ])
})

it('is described in words for the node’s face', () => {
  const branch: Branch = { id: 'a', label: 'A', match: 'all', groups: [{ match: 'any', tests: [{ path: 'contact.city', operator: 'is', value: 'Bremen' }, { path: 'points', operator: 'at-least', value: '3' }] }, { match: 'all', tests: [{ path: 'x', operator: 'is-empty', value: '' }] }] }
  expect(describeBranch(branch)).toBe('(contact.city is “Bremen” or points ≥ 3) and (x is empty)')
  expect(describeWait({ type: 'time-of-day', time: '09:00', weekdays: [5, 1] })).toBe('until 09:00 on Monday or Friday')
  expect(describeWait({ type: 'duration', duration: { amount: 2, unit: 'hours' } })).toBe('2 hours')
  expect(describeAssignment({ target: 'points', operation: 'add', value: '10', type: 'number' })).toBe('points + 10')
})
