import { templateParameters, type JsonObject, type TemplateButton, type TemplateCategory, type TemplateShape } from '@parley/channel'

/** A template's parts as `POST /{account}/message_templates` takes them. */
export function toComponents(shape: TemplateShape, category: TemplateCategory): JsonObject[] {
  const { header, body, footer, buttons, parameterFormat } = shape
  const named = parameterFormat === 'named'
  const example = (part: 'header' | 'body', names: string[], values: string[]): JsonObject =>
    names.length === 0
      ? {}
      : named
        ? { example: { [`${part}_text_named_params`]: names.map((param_name, index) => ({ param_name, example: values[index] ?? '' })) } }
        : { example: { [`${part}_text`]: part === 'header' ? names.map((_name, index) => values[index] ?? '') : [names.map((_name, index) => values[index] ?? '')] } }
  const components: JsonObject[] = []
  if (header?.type === 'text') components.push({ type: 'HEADER', format: 'TEXT', text: header.text, ...example('header', templateParameters(header.text), header.examples) })
  else if (header?.type === 'location') components.push({ type: 'HEADER', format: 'LOCATION' })
  else if (header) components.push({ type: 'HEADER', format: header.type.toUpperCase(), example: { header_handle: [header.example] } })
  // Meta writes the words of an authentication template itself.
  components.push(category === 'authentication' ? { type: 'BODY', add_security_recommendation: true } : { type: 'BODY', text: body, ...example('body', templateParameters(body), shape.bodyExamples) })
  if (footer !== '' && category !== 'authentication') components.push({ type: 'FOOTER', text: footer })
  if (buttons.length > 0) components.push({ type: 'BUTTONS', buttons: buttons.map(toButton) })
  return components
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
