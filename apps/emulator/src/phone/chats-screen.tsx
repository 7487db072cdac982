import { useCallback, useEffect, useState } from 'react'
import type { ChatSummary, NumberSummary } from '../protocol.ts'
import { api } from './api.ts'
import { BackIcon } from './icons.tsx'

/** Loads once, and again on demand; says why where it cannot. */
function useLoaded<T>(load: () => Promise<T>): { value?: T; error?: string; again: () => void } {
  const [result, setResult] = useState<{ value?: T; error?: string }>({})
  const again = useCallback(() => {
    load().then((value) => setResult({ value }), (cause: unknown) => setResult({ error: cause instanceof Error ? cause.message : 'Nobody answers.' }))
  }, [load])
  useEffect(again, [again])
  return { ...result, again }
}

function Problem({ error, again }: { error: string; again: () => void }) {
  return <div className="empty" role="alert"><p>This could not be loaded: {error}</p><button type="button" className="primary" onClick={again}>Try again</button></div>
}

/** Which business to write to. */
export function NumbersScreen({ onChoose }: { onChoose: (number: string) => void }) {
  const { value, error, again } = useLoaded(api.numbers)
  return (
    <div className="screen">
      <header className="bar"><div className="who"><h1>Businesses</h1></div></header>
      <div className="entries">
        {error !== undefined && <Problem error={error} again={again} />}
        {value?.length === 0 && <div className="empty"><p>No business number is set up here yet. Parley adds one for every workspace.</p><button type="button" className="primary" onClick={again}>Look again</button></div>}
        {value?.map((item: NumberSummary) => (
          <button key={item.numberId} type="button" className="entry" onClick={() => onChoose(item.numberId)}>
            <span className="avatar" aria-hidden="true">{item.verifiedName.slice(0, 1)}</span>
            <span className="entry-text"><b dir="auto">{item.verifiedName}</b><small>{item.displayPhoneNumber}</small></span>
          </button>
        ))}
      </div>
    </div>
  )
}

interface ChatsScreenProps {
  number: string
  onBack: (() => void) | undefined
  onChoose: (customer: string) => void
  onNewCustomer: () => void
}

/** Which customer to be. */
export function ChatsScreen({ number, onBack, onChoose, onNewCustomer }: ChatsScreenProps) {
  const load = useCallback(() => api.chats(number), [number])
  const { value, error, again } = useLoaded(load)
  return (
    <div className="screen">
      <header className="bar">
        {onBack && <button type="button" className="icon" aria-label="Businesses" onClick={onBack}><BackIcon /></button>}
        <div className="who"><h1>Customers</h1><p>Choose who you are</p></div>
      </header>
      <div className="entries">
        {error !== undefined && <Problem error={error} again={again} />}
        {value?.length === 0 && <p className="empty">Nobody has written yet.</p>}
        {value?.map((item: ChatSummary) => (
          <button key={item.customer} type="button" className="entry" onClick={() => onChoose(item.customer)}>
            <span className="avatar" aria-hidden="true">{item.name.slice(0, 1)}</span>
            <span className="entry-text"><b dir="auto">{item.name}{item.name !== item.customer && <span>{item.customer}</span>}</b><small dir="auto">{item.preview || 'Has not written yet'}</small></span>
            {item.unread > 0 && <span className="unread">{item.unread}<span className="hidden"> unread</span></span>}
          </button>
        ))}
      </div>
      <div className="foot"><button type="button" className="primary" onClick={onNewCustomer}>New customer</button></div>
    </div>
  )
}
