import type { Json } from '@parley/channel'
import { Shown } from '@/features/tools/try-tool.tsx'
import type { Effect } from './words.ts'

const asText = (value: Json) => (typeof value === 'string' ? value : JSON.stringify(value))

/** What a tool was called with and what came back, folded until somebody asks. */
export function CallDetails({ call }: { call: NonNullable<Effect['call']> }) {
  const given = Object.entries(call.arguments).map(([name, value]) => `${name}: ${asText(value)}`).join(', ')
  return (
    <div className="ml-5 flex w-full max-w-full flex-col pr-5">
      {given !== '' && <p dir="auto" className="text-hint break-words text-ink-soft">{given}</p>}
      {(call.request !== null || call.response !== null) && (
        <details className="mt-1 text-hint">
          <summary className="cursor-pointer text-accent-ink">Show the call</summary>
          <div className="mt-1 flex flex-col gap-2">
            {call.request !== null && <Shown title="What was sent" value={call.request} />}
            {call.response !== null && <Shown title="What came back" value={call.response} />}
          </div>
        </details>
      )}
    </div>
  )
}
