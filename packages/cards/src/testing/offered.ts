import type { OutboundContent, TemplateButtonValue } from '@parley/channel'

/** What a message offers to tap, with the ids that come back. */
export function optionsOf(content: OutboundContent): { id: string; title: string }[] {
  if (content.type === 'buttons') return content.options
  if (content.type === 'list') return content.sections.flatMap((section) => section.options)
  if (content.type !== 'template') return []
  const replies = (buttons: TemplateButtonValue[] = [], labels: string[] = []) => buttons.flatMap((button) => (button.type === 'quick-reply' ? [{ id: button.payload, title: labels[button.index] ?? '' }] : []))
  return [...replies(content.buttons, content.shown?.buttons), ...(content.cards ?? []).flatMap((card, index) => replies(card.buttons, content.shown?.cards?.[index]?.buttons))]
}
