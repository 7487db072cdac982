import { askCard, endCard, handoverCard, messageCard, optionPort, startCard, type AskConfig, type MessageConfig, type StartConfig } from '@parley/cards'
import { currentSchemaVersion, type FlowDocument } from '@parley/flow'
import { node } from './node.ts'

/** Greets, asks what it is about with three buttons, and answers each. Free of problems as it is. */
export function welcome(): FlowDocument {
  const start: StartConfig = { trigger: { type: 'any' } }
  const ask: AskConfig = {
    ...askCard.defaults(),
    text: 'Hello {{ contact.name | default: "there" }}, welcome to {{ workspace.name }}. What can we do for you?',
    answer: {
      type: 'choice',
      branches: true,
      listButton: 'Choose',
      options: [
        { id: 'hours', title: 'Opening hours', description: '', section: '' },
        { id: 'prices', title: 'Prices', description: '', section: '' },
        { id: 'person', title: 'Talk to someone', description: '', section: '' },
      ],
    },
  }
  const says = (text: string): MessageConfig => ({ ...messageCard.defaults(), bubbles: [{ type: 'text', text, preview: true }] })
  const hours = says('We are open Monday to Friday from 9 to 18, and Saturday from 10 to 14.')
  const prices = says('Our prices begin at 25. Tell us what you have in mind and we send you an offer.')
  return {
    schemaVersion: currentSchemaVersion,
    variables: [],
    nodes: [
      node('start', 'start', startCard, start, 0, 120),
      node('ask', 'what_about', askCard, ask, 380, 120),
      node('hours', 'opening_hours', messageCard, hours, 760, 0),
      node('prices', 'prices', messageCard, prices, 760, 220),
      node('person', 'person', handoverCard, handoverCard.defaults(), 760, 440),
      node('end', 'end', endCard, endCard.defaults(), 1140, 120),
    ],
    edges: [
      { id: 'e1', from: { node: 'start', port: 'next' }, to: { node: 'ask' } },
      { id: 'e2', from: { node: 'ask', port: optionPort('hours') }, to: { node: 'hours' } },
      { id: 'e3', from: { node: 'ask', port: optionPort('prices') }, to: { node: 'prices' } },
      { id: 'e4', from: { node: 'ask', port: optionPort('person') }, to: { node: 'person' } },
      { id: 'e5', from: { node: 'hours', port: 'next' }, to: { node: 'end' } },
      { id: 'e6', from: { node: 'prices', port: 'next' }, to: { node: 'end' } },
    ],
  }
}
