import type { Problems } from '../check/problems.ts'
import { parameterProblem, type TemplateContent } from './content.ts'

/** What WhatsApp would refuse about the values of a template; whether they fit the approved one is asked elsewhere. */
export function checkTemplateContent(content: TemplateContent, problems: Problems): void {
  const value = (field: string, text: string) => {
    const problem = parameterProblem(text)
    if (problem !== undefined) problems.add(field, problem)
  }
  content.parameters.forEach((parameter, index) => value(`parameters[${index}]`, parameter.text))
  const { header } = content
  if (header?.type === 'text') value('header', header.text)
  else if (header?.type === 'location') {
    if (!(Math.abs(header.latitude) <= 90) || !(Math.abs(header.longitude) <= 180)) problems.add('header', 'The place in the header needs a latitude between -90 and 90 and a longitude between -180 and 180.')
  } else if (header) problems.media('header.media', header.type, header.media)
  for (const button of content.buttons ?? []) {
    const field = `buttons[${button.index}]`
    if (button.type === 'url') value(field, button.text)
    if (button.type === 'copy-code') {
      value(field, button.code)
      problems.atMost(field, 'The code to copy', button.code, 15)
    }
    if (button.type === 'quick-reply') problems.id(field, 'The id of a template button', button.payload, 256)
    if (button.type === 'products' && (button.productIds.length === 0 || button.productIds.length > 30)) problems.add(field, 'Name between one and thirty products to show.')
  }
}
