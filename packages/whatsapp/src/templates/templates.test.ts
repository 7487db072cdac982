import { everyTemplate } from '@parley/channel/testing'
import { describe, expect, it } from 'vitest'
import { templateBody } from '../body/template.ts'
import { readTemplate } from './read-template.ts'
import { toComponents } from './to-components.ts'

const of = (name: string) => everyTemplate.find((one) => one.name === name)!

describe('templates at Meta', () => {
  it.each(everyTemplate)('$name is read as it was made', ({ draft }) => {
    const item = { id: '1', name: draft.name, language: draft.language, category: draft.category.toUpperCase(), status: 'APPROVED', parameter_format: draft.shape.parameterFormat.toUpperCase(), components: toComponents(draft.shape, draft.category) }
    expect(readTemplate(item)?.shape).toEqual(draft.shape)
  })

  it('are made as Meta writes a carousel and an offer', () => {
    expect(toComponents(of('carousel').draft.shape, 'marketing')).toMatchObject([
      { type: 'BODY', example: { body_text_named_params: [{ param_name: 'first_name', example: 'Ada' }] } },
      { type: 'CAROUSEL', cards: [
        { components: [{ type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::aW1hZ2U='] } }, { type: 'BODY', example: { body_text_named_params: [{ param_name: 'room_name', example: 'Captain' }] } }, { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY' }, { type: 'URL', example: ['https://shop.example/7'] }] }] },
        { components: [{ type: 'HEADER' }, { type: 'BODY', text: 'A quiet one.' }, { type: 'BUTTONS' }] },
      ] },
    ])
    expect(toComponents(of('offer').draft.shape, 'marketing')[1]).toEqual({ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Spring offer', has_expiration: true } })
    expect(toComponents(of('product').draft.shape, 'marketing')).toMatchObject([{ type: 'HEADER', format: 'PRODUCT' }, { type: 'BODY' }, { type: 'FOOTER' }, { type: 'BUTTONS', buttons: [{ type: 'SPM', text: 'View' }] }])
  })

  it('are sent as Meta wants their parts', () => {
    const components = (name: string) => (templateBody(of(name).content, new Map())['template'] as { components: object[] }).components
    expect(components('carousel')[1]).toEqual({
      type: 'carousel',
      cards: [0, 1].map((card_index) => ({
        card_index,
        components: [
          { type: 'header', parameters: [{ type: 'image', image: { link: 'https://example.com/a.jpg' } }] },
          ...(card_index === 0 ? [{ type: 'body', parameters: [{ type: 'text', parameter_name: 'room_name', text: 'Captain' }] }] : []),
          { type: 'button', sub_type: 'quick_reply', index: '0', parameters: [{ type: 'payload', payload: `p1~s~n~1~card:${card_index}:reply:0` }] },
          { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: `room-${card_index}` }] },
        ],
      })),
    })
    expect(components('offer')).toContainEqual({ type: 'limited_time_offer', parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: Date.parse('2099-12-24T17:00:00Z') } }] })
    expect(components('product')[0]).toEqual({ type: 'header', parameters: [{ type: 'product', product: { product_retailer_id: 'mug-1', catalog_id: '77' } }] })
    expect(components('products')).toContainEqual({
      type: 'button', sub_type: 'mpm', index: '0',
      parameters: [{ type: 'action', action: { thumbnail_product_retailer_id: 'mug-1', sections: [{ title: 'Large', product_items: [{ product_retailer_id: 'mug-1' }, { product_retailer_id: 'mug-2' }] }, { title: 'Small', product_items: [{ product_retailer_id: 'mug-3' }] }] } }],
    })
    expect(components('catalogue')).toContainEqual({ type: 'button', sub_type: 'catalog', index: '0', parameters: [{ type: 'action', action: { thumbnail_product_retailer_id: 'mug-1' } }] })
  })

  it('that hold what cannot be sent from here are seen without a shape', () => {
    const item = (component: object) => ({ id: '1', name: 'a', language: 'en', components: [{ type: 'BODY', text: 'Hi' }, component] })
    for (const component of [{ type: 'HEADER', format: 'GIF' }, { type: 'ORDER_STATUS' }, { type: 'BUTTONS', buttons: [{ type: 'ORDER_DETAILS', text: 'Pay' }] }, { type: 'CAROUSEL', cards: [{ components: [{ type: 'HEADER', format: 'TEXT', text: 'x' }] }] }])
      expect(readTemplate(item(component))).toMatchObject({ name: 'a', shape: null })
  })
})
