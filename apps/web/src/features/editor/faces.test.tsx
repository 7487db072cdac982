import { cardList } from '@parley/cards'
import { DerivedForm, editorOf, FaceProvider, FormProvider, type FormValue } from '@parley/cards/editor'
import { whatsappLimits } from '@parley/channel'
import { emptyDocument, type FlowNode } from '@parley/flow'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'

describe.each(cardList)('the editor half of "$title"', (card) => {
  const config = card.defaults()
  const node: FlowNode = { id: 'n', name: 'step', card: card.kind, cardVersion: card.version, config, position: { x: 0, y: 0 } }
  const document = { ...emptyDocument(), nodes: [node] }
  const look = editorOf(card.kind)
  const ports = card.ports(config)
  const form: FormValue = { node, document, config, limits: whatsappLimits, variables: [], problems: [], flows: [], contactFields: [], titleOf: () => card.title, disabled: false, set: () => undefined, addVariable: () => undefined }

  it('is registered under the kind', () => expect(look?.kind).toBe(card.kind))

  it('draws each exit that it claims to place, once', () => {
    if (!look) throw new Error('no editor')
    const markup = renderToStaticMarkup(
      <FaceProvider value={{ document, flows: [], ports, renderExit: (port) => <i data-exit={port.id} /> }}>
        <look.Face config={config} ports={ports} />
      </FaceProvider>,
    )
    const drawn = [...markup.matchAll(/data-exit="([^"]+)"/g)].map((match) => match[1])
    expect(drawn.sort()).toEqual(look.placed(config).sort())
    expect(ports.map((port) => port.id)).toEqual(expect.arrayContaining(drawn))
  })

  it('has a form, its own or one derived from the schema', () => {
    const own = look?.Form && renderToStaticMarkup(<FormProvider value={form}><look.Form config={config} /></FormProvider>)
    const derived = renderToStaticMarkup(<FormProvider value={form}><DerivedForm card={card} /></FormProvider>)
    expect(own ?? derived).toMatch(/<(input|textarea|button)/)
  })
})
