import { useState } from 'react'
import type { ChatMessage, JsonObject } from '../protocol.ts'
import { asList, asObject, asString, contentOf } from './chat-state.ts'
import { Sheet } from './sheet.tsx'
import type { Sending } from './use-chat.ts'

function parametersOf(message: ChatMessage): JsonObject {
  const content = contentOf(message)
  if (message.type !== 'template') return asObject(asObject(content['action'])['parameters'])
  const button = asList(content['buttons']).find(({ type }) => type === 'flow')
  return { flow_cta: asString(button?.['text']), flow_token: asString(button?.['token']) }
}

/** The screens of a form lie at Meta. Here its fields are named by hand and sent as the form would. */
export function FormSheet({ message, onClose, onSend }: { message: ChatMessage; onClose: () => void; onSend: (sending: Sending) => void }) {
  const parameters = parametersOf(message)
  const given = asObject(asObject(parameters['flow_action_payload'])['data'])
  const [fields, setFields] = useState(() => {
    const known = Object.entries(given).map(([name, value]) => ({ name, value: typeof value === 'string' ? value : JSON.stringify(value) }))
    return known.length > 0 ? known : [{ name: 'name', value: '' }]
  })
  const change = (index: number, part: { name?: string; value?: string }) => setFields((before) => before.map((field, at) => (at === index ? { ...field, ...part } : field)))
  const token = asString(parameters['flow_token'])
  return (
    <Sheet title={asString(parameters['flow_cta']) || 'Form'} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          const answers = Object.fromEntries(fields.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value]))
          const response = JSON.stringify({ ...answers, ...(token && { flow_token: token }) })
          onSend({ type: 'interactive', content: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: response } }, replyTo: message.id })
          onClose()
        }}
      >
        <p className="hint">What the form would ask: each line is one of its fields.</p>
        {fields.map((field, index) => (
          <div key={index} className="pair">
            <label>Field<input value={field.name} onChange={(event) => change(index, { name: event.target.value })} /></label>
            <label>Answer<input value={field.value} dir="auto" onChange={(event) => change(index, { value: event.target.value })} /></label>
          </div>
        ))}
        <button type="button" className="plain" onClick={() => setFields([...fields, { name: '', value: '' }])}>Add a field</button>
        <button type="submit" className="primary">Send the form</button>
      </form>
    </Sheet>
  )
}
