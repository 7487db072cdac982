import type { ChannelLimits } from '../limits.ts'
import type { OutboundContent, OutboundHeader } from '../outbound.ts'
import type { Problems } from './problems.ts'

type Of<Type extends OutboundContent['type']> = Extract<OutboundContent, { type: Type }>

export function checkButtons(content: Of<'buttons'>, limits: ChannelLimits, problems: Problems): void {
  problems.text('text', 'The text above the buttons', content.text, limits.interactiveBody)
  checkFrame(content, limits, problems)
  if (content.options.length === 0) problems.add('options', 'There is no button. Add at least one.')
  if (content.options.length > limits.buttons)
    problems.add('options', `There are ${content.options.length} buttons; WhatsApp shows at most ${limits.buttons}. Use a list instead.`)
  content.options.forEach((option, index) => {
    problems.label(`options[${index}].title`, option.title.trim() === '' ? `Button ${index + 1}` : `Button “${option.title}”`, option.title, limits.buttonTitle)
    problems.id(`options[${index}].id`, 'The id of a button', option.id, limits.optionId)
  })
  problems.unique('options', 'buttons', content.options.map((option) => option.title))
  problems.unique('options', 'button ids', content.options.map((option) => option.id))
}

export function checkList(content: Of<'list'>, limits: ChannelLimits, problems: Problems): void {
  const rows = content.sections.flatMap((section) => section.options)
  problems.text('text', 'The text above the list', content.text, limits.interactiveBody)
  problems.atMost('footer', 'The footer', content.footer, limits.footer)
  if (content.header !== undefined) problems.label('header', 'The heading', content.header, limits.headerText)
  problems.label('button', 'The label that opens the list', content.button, limits.listButton)
  if (rows.length === 0) problems.add('sections', 'The list has no rows. Add at least one.')
  if (rows.length > limits.listRows)
    problems.add('sections', `The list has ${rows.length} rows; WhatsApp shows at most ${limits.listRows} in all sections together.`)
  if (content.sections.length > limits.listSections)
    problems.add('sections', `The list has ${content.sections.length} sections; WhatsApp shows at most ${limits.listSections}.`)
  content.sections.forEach((section, index) => {
    if (content.sections.length > 1) problems.required(`sections[${index}].title`, `The title of section ${index + 1}`, section.title ?? '')
    if (section.title) problems.label(`sections[${index}].title`, `Section “${section.title}”`, section.title, limits.listSectionTitle)
    section.options.forEach((option, row) => {
      const field = `sections[${index}].options[${row}]`
      problems.label(`${field}.title`, option.title.trim() === '' ? `Row ${row + 1}` : `Row “${option.title}”`, option.title, limits.listRowTitle)
      problems.atMost(`${field}.description`, `The description of “${option.title}”`, option.description, limits.listRowDescription)
      problems.id(`${field}.id`, 'The id of a row', option.id, limits.listRowId)
    })
  })
  problems.unique('sections', 'row ids', rows.map((row) => row.id))
}

export function checkLinkButton(content: Of<'link'>, limits: ChannelLimits, problems: Problems): void {
  problems.text('text', 'The text above the link', content.text, limits.interactiveBody)
  checkFrame(content, limits, problems)
  problems.label('label', 'The label of the link', content.label, limits.linkLabel)
  problems.link('url', content.url)
}

export function checkForm(content: Of<'form'>, limits: ChannelLimits, problems: Problems): void {
  problems.text('text', 'The text above the form', content.text, limits.interactiveBody)
  checkFrame(content, limits, problems)
  problems.label('label', 'The label that opens the form', content.label, limits.linkLabel)
  if (/\p{Extended_Pictographic}/u.test(content.label)) problems.add('label', 'The label that opens the form may hold no emoji.')
  problems.required('formId', 'The id of the form', content.formId)
  if (content.data !== undefined && Object.keys(content.data).length === 0) problems.add('data', 'There is nothing in what the form is filled with. Leave it out.')
  if (content.data !== undefined && !content.screen) problems.add('screen', 'Name the screen that is filled.')
}

export function checkRequest(content: Of<'location-request' | 'contact-request'>, limits: ChannelLimits, problems: Problems): void {
  problems.text('text', 'The text', content.text, limits.interactiveBody)
}

/** What stands above and below. */
function checkFrame(content: { header?: OutboundHeader | undefined; footer?: string | undefined }, limits: ChannelLimits, problems: Problems): void {
  problems.atMost('footer', 'The footer', content.footer, limits.footer)
  const { header } = content
  if (header?.type === 'text') problems.label('header.text', 'The heading', header.text, limits.headerText)
  else if (header) problems.media('header.media', header.type, header.media)
}
