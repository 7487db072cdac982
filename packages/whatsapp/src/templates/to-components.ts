import { templateParameters, type JsonObject, type TemplateButton, type TemplateCategory, type TemplateHeader, type TemplateShape } from '@parley/channel'

/** A template's parts as `POST /{account}/message_templates` takes them. */
export function toComponents(shape: TemplateShape, category: TemplateCategory): JsonObject[] {
  const { header, body, footer, buttons, offer, cards, parameterFormat } = shape
  const named = parameterFormat === 'named'
  const example = (part: 'header' | 'body', names: string[], values: string[]): JsonObject =>
    names.length === 0
      ? {}
      : named
        ? { example: { [`${part}_text_named_params`]: names.map((param_name, index) => ({ param_name, example: values[index] ?? '' })) } }
        : { example: { [`${part}_text`]: part === 'header' ? names.map((_name, index) => values[index] ?? '') : [names.map((_name, index) => values[index] ?? '')] } }
  const toHeader = (given: TemplateHeader): JsonObject => {
    if (given.type === 'text') return { type: 'HEADER', format: 'TEXT', text: given.text, ...example('header', templateParameters(given.text), given.examples) }
    return { type: 'HEADER', format: given.type.toUpperCase(), ...('example' in given && { example: { header_handle: [given.example] } }) }
  }
  const toBody = (text: string, values: string[]): JsonObject => ({ type: 'BODY', text, ...example('body', templateParameters(text), values) })
  const toButtons = (given: TemplateButton[]): JsonObject[] => (given.length > 0 ? [{ type: 'BUTTONS', buttons: given.map(toButton) }] : [])
  return [
    ...(header ? [toHeader(header)] : []),
    ...(offer ? [{ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: offer.text, has_expiration: offer.expires } }] : []),
    // Meta writes the words of an authentication template itself.
    category === 'authentication' ? { type: 'BODY', add_security_recommendation: true } : toBody(body, shape.bodyExamples),
    ...(footer !== '' && category !== 'authentication' ? [{ type: 'FOOTER', text: footer }] : []),
    ...toButtons(buttons),
    ...(cards.length > 0 ? [{ type: 'CAROUSEL', cards: cards.map((card) => ({ components: [toHeader(card.header), ...(card.body.trim() === '' ? [] : [toBody(card.body, card.bodyExamples)]), ...toButtons(card.buttons)] })) }] : []),
  ]
}

function toButton(button: TemplateButton): JsonObject {
  switch (button.type) {
    case 'quick-reply':
      return { type: 'QUICK_REPLY', text: button.text }
    case 'url':
      return { type: 'URL', text: button.text, url: button.url, ...(templateParameters(button.url).length > 0 && { example: [button.example] }) }
    case 'phone':
      return { type: 'PHONE_NUMBER', text: button.text, phone_number: button.phone.replace(/[ ()-]/g, '') }
    case 'copy-code':
      return { type: 'COPY_CODE', example: button.example }
    case 'flow':
      return { type: 'FLOW', text: button.text, flow_id: button.flowId, flow_action: 'navigate' }
    case 'catalogue':
      return { type: 'CATALOG', text: button.text }
    case 'product':
      return { type: 'SPM', text: button.text }
    case 'products':
      return { type: 'MPM', text: button.text }
    case 'one-time-code':
      return { type: 'OTP', otp_type: 'COPY_CODE', text: button.text }
    case 'call':
      return { type: 'VOICE_CALL', text: button.text }
    case 'share-contact':
      return { type: 'REQUEST_CONTACT_INFO' }
  }
}
