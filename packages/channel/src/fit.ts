import { countCharacters, splitText, type ChannelLimits } from './limits.ts'
import type { ChoiceOption, OutboundContent } from './outbound.ts'

/**
 * What to send so that nothing is refused for its length. Templates are checked in the editor, but a
 * filled-in placeholder or a model's answer can be longer than anyone foresaw: long texts become
 * several messages, labels are cut with an ellipsis. Nothing of a text is lost.
 */
export function fitOutbound(content: OutboundContent, limits: ChannelLimits): OutboundContent[] {
  switch (content.type) {
    case 'text':
      return splitText(content.text, limits.text).map((text) => ({ ...content, text }))
    case 'image':
    case 'video':
    case 'document': {
      if (content.caption === undefined || countCharacters(content.caption) <= limits.caption) return [content]
      const { caption, ...bare } = content
      return [bare, ...splitText(caption, limits.text).map((text) => ({ type: 'text' as const, text }))]
    }
    case 'buttons': {
      const [before, text] = overflow(content.text, limits)
      return [...before, { ...content, text, options: content.options.map((option) => clip(option, limits.buttonTitle, limits)) }]
    }
    case 'list': {
      const [before, text] = overflow(content.text, limits)
      const sections = content.sections.map((section) => ({
        ...section,
        ...(section.title === undefined ? {} : { title: ellipsis(section.title, limits.listSectionTitle) }),
        options: section.options.map((option) => clip(option, limits.listRowTitle, limits)),
      }))
      return [...before, { ...content, text, button: ellipsis(content.button, limits.listButton), sections }]
    }
    case 'audio':
    case 'location':
    case 'template':
      return [content]
  }
}

/** The text that stands above buttons is short: what does not fit goes ahead as messages of its own. */
function overflow(text: string, limits: ChannelLimits): [OutboundContent[], string] {
  if (countCharacters(text) <= limits.interactiveBody) return [[], text]
  const parts = splitText(text, limits.interactiveBody)
  const last = parts.pop() ?? ''
  return [parts.map((part) => ({ type: 'text', text: part })), last]
}

function clip(option: ChoiceOption, title: number, limits: ChannelLimits): ChoiceOption {
  return {
    ...option,
    title: ellipsis(option.title, title),
    ...(option.description === undefined ? {} : { description: ellipsis(option.description, limits.listRowDescription) }),
  }
}

function ellipsis(text: string, most: number): string {
  if (countCharacters(text) <= most) return text
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '').trimEnd()}…`
}
