import { Ajv2020 } from 'ajv/dist/2020.js'
import type { OutboundContent } from '@parley/channel'
import { everyKind, everyTemplate } from '@parley/channel/testing'
import { describe, expect, it } from 'vitest'
import { readShared, sharedExamplesPresent, whySkipped } from './testing/shared-examples.ts'
import { toMessageBody } from './to-message-body.ts'

const account = { channelId: 'c', numberId: 'number-1', accessToken: 't' }
const body = (content: OutboundContent, part: { to?: { phone?: string; userId?: string }; replyTo?: string } = {}, uploaded?: string) =>
  toMessageBody({ account, to: { phone: '+16505550100' }, effectId: 's:1:0', content, ...part }, new Map(uploaded === undefined ? [] : [['f', uploaded]]))

const contents: [OutboundContent, string?][] = [
  [{ type: 'text', text: 'Hello https://example.com' }],
  [{ type: 'image', media: { link: 'https://example.com/a.jpg' }, caption: 'A' }],
  [{ type: 'image', media: { fileId: 'f' } }, '123'],
  [{ type: 'video', media: { fileId: 'f' }, caption: '' }, '123'],
  [{ type: 'audio', media: { link: 'https://example.com/a.mp3' } }],
  [{ type: 'document', media: { fileId: 'f' }, caption: 'Menu', filename: 'menu.pdf' }, '123'],
  [{ type: 'buttons', text: 'When?', footer: 'Tap', options: [{ id: 'a', title: 'Today' }, { id: 'b', title: 'Tomorrow', description: 'dropped' }] }],
  [
    {
      type: 'list', text: 'Pick', footer: 'f', button: 'Choose',
      sections: [{ title: 'One', options: [{ id: 'a', title: 'A', description: 'x' }] }, { title: 'Empty', options: [] }, { title: 'Two', options: [{ id: 'b', title: 'B' }] }],
    },
  ],
  [{ type: 'list', text: 'Pick', button: 'Choose', sections: [{ options: [{ id: 'a', title: 'A' }] }] }],
  [{ type: 'location', latitude: 1.5, longitude: -2, name: 'Shop' }],
  ...everyKind.map(({ content }): [OutboundContent] => [content]),
  ...everyTemplate.map(({ content }): [OutboundContent] => [content]),
  [{ type: 'template', name: 'come_back', language: 'en_US', parameters: [] }],
]

describe('the body that is sent', () => {
  it('goes to the phone number with its plus, and carries the effect', () => {
    expect(body({ type: 'text', text: 'Hi' }, { to: { phone: '+16505550100', userId: 'US.1' }, replyTo: 'wamid.X' })).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '+16505550100',
      context: { message_id: 'wamid.X' },
      biz_opaque_callback_data: 's:1:0',
      type: 'text',
      text: { body: 'Hi', preview_url: false },
    })
  })

  it('never goes out without a plus', () => {
    expect(body({ type: 'text', text: 'Hi' }, { to: { phone: '16505550100' } })['to']).toBe('+16505550100')
  })

  it('goes to the business-scoped id where no phone number is known', () => {
    const sent = body({ type: 'text', text: 'Hi' }, { to: { userId: 'US.1349' } })
    expect(sent['recipient']).toBe('US.1349')
    expect(sent).not.toHaveProperty('to')
  })

  it('leaves out sections without rows, which Meta would refuse', () => {
    expect(JSON.stringify(body(contents[7]?.[0] as OutboundContent))).not.toContain('Empty')
  })
})

describe('Meta’s schema', () => {
  it.skipIf(!sharedExamplesPresent)(`takes every body that we send${whySkipped}`, () => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(readShared('schemas/message-request.schema.json') as object)
    for (const [content, uploaded] of contents) {
      for (const to of [{ phone: '+16505550100' }, { userId: 'US.13491208655302741918' }]) {
        const sent = body(content, { to, replyTo: 'wamid.X' }, uploaded)
        expect(validate(sent), JSON.stringify({ sent, errors: validate.errors })).toBe(true)
      }
    }
    expect(validate({ messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.X', typing_indicator: { type: 'text' } })).toBe(true)
    expect(validate({ ...body({ type: 'text', text: '' }) })).toBe(false)
  })
})
