import { aiStepCard, classifyCard, endCard, exitPort, handoverCard, intentPort, messageCard, startCard, type AiStepConfig, type ClassifyConfig, type MessageConfig, type StartConfig } from '@parley/cards'
import { currentSchemaVersion, type FlowDocument } from '@parley/flow'
import { node } from './node.ts'

/** Tells from the first words what somebody wants, and leaves to an AI step what it was not told of. Free of problems as it is. */
export function wishes(): FlowDocument {
  const start: StartConfig = { trigger: { type: 'any' } }
  const wish: ClassifyConfig = {
    ...classifyCard.defaults(),
    intents: [
      { id: 'hours', name: 'Opening hours', description: 'They ask when we are open, or where we are.', examples: ['When do you open?', 'Are you open on Saturday?', 'Habt ihr morgen offen?', 'Where can I find you?'] },
      { id: 'prices', name: 'Prices', description: 'They ask what something costs.', examples: ['How much is it?', 'What do you charge?', 'Was kostet das?'] },
      { id: 'person', name: 'A person', description: 'They ask for somebody, or are not happy with something.', examples: ['Can I talk to somebody?', 'Please call me back', 'I am unhappy with it', 'Kann ich mit jemandem sprechen?'] },
    ],
  }
  const says = (text: string): MessageConfig => ({ ...messageCard.defaults(), bubbles: [{ type: 'text', text, preview: true }] })
  const answers: AiStepConfig = {
    ...aiStepCard.defaults(),
    persona: { ...aiStepCard.defaults().persona, facts: ['We are open Monday to Friday from 9 to 18, and Saturday from 10 to 14.', 'Prices begin at 25.'] },
  }
  return {
    schemaVersion: currentSchemaVersion,
    variables: [],
    nodes: [
      node('start', 'start', startCard, start, 0, 200),
      node('wish', 'wish', classifyCard, wish, 380, 120),
      node('hours', 'opening_hours', messageCard, says('We are open Monday to Friday from 9 to 18, and Saturday from 10 to 14.'), 800, -120),
      node('prices', 'prices', messageCard, says('Our prices begin at 25. Tell us what you have in mind and we send you an offer.'), 800, 80),
      node('person', 'person', handoverCard, handoverCard.defaults(), 1220, 380),
      node('answers', 'answers', aiStepCard, answers, 800, 300),
      node('end', 'end', endCard, endCard.defaults(), 1220, 60),
    ],
    edges: [
      { id: 'e1', from: { node: 'start', port: 'next' }, to: { node: 'wish' } },
      { id: 'e2', from: { node: 'wish', port: intentPort('hours') }, to: { node: 'hours' } },
      { id: 'e3', from: { node: 'wish', port: intentPort('prices') }, to: { node: 'prices' } },
      { id: 'e4', from: { node: 'wish', port: intentPort('person') }, to: { node: 'person' } },
      { id: 'e5', from: { node: 'wish', port: 'none' }, to: { node: 'answers' } },
      { id: 'e6', from: { node: 'hours', port: 'next' }, to: { node: 'end' } },
      { id: 'e7', from: { node: 'prices', port: 'next' }, to: { node: 'end' } },
      { id: 'e8', from: { node: 'answers', port: exitPort('done') }, to: { node: 'end' } },
      { id: 'e9', from: { node: 'answers', port: exitPort('person') }, to: { node: 'person' } },
      { id: 'e10', from: { node: 'answers', port: 'max-turns' }, to: { node: 'person' } },
    ],
  }
}
