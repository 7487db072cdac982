import type { Json, JsonObject } from '@parley/channel'
import { ClipboardList } from '@parley/ui/icons'
import { Inset, Line } from './words.tsx'

/** The answers of a form that was filled in inside the chat, by field. */
export function FormContent({ name, response }: { name?: string | undefined; response: JsonObject | string }) {
  const fields = typeof response === 'string' ? (response === '' ? [] : [['Answer', response] as const]) : Object.entries(response).filter(([field]) => field !== 'flow_token')
  return (
    <Inset>
      <Line icon={<ClipboardList aria-hidden />}>
        <span className="font-medium">{name === 'address_message' ? 'Address' : 'Form filled in'}</span>
      </Line>
      {fields.map(([field, value]) => (
        <span key={field} className="flex flex-wrap gap-x-2 text-control">
          <span className="text-ink-soft">{field.replaceAll('_', ' ')}</span>
          <span dir="auto" className="min-w-0 break-words">
            {inWords(value)}
          </span>
        </span>
      ))}
      {fields.length === 0 && <span className="text-hint text-ink-soft">Without any answers</span>}
    </Inset>
  )
}

function inWords(value: Json): string {
  if (value === null) return '–'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.map(inWords).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
