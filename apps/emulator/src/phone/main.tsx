import { StrictMode, useCallback, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { api } from './api.ts'
import { ChatScreen } from './chat-screen.tsx'
import { ChatsScreen, NumbersScreen } from './chats-screen.tsx'
import { hearEditor, tellEditor } from './editor-link.ts'
import './phone.css'

const query = new URLSearchParams(location.search)
const embedded = query.get('embed') === '1'
/** An address turns the plus of a phone number into a space. */
const phoneOf = (text: string | null) => (text?.replace(/\D/g, '') ? `+${text.replace(/\D/g, '')}` : undefined)
const memory = (number: string) => `parley-phone:${number}`

interface Place { number?: string; customer?: string; name?: string }

function firstPlace(): Place {
  const number = query.get('number') ?? undefined
  const customer = phoneOf(query.get('customer')) ?? (embedded && number ? (sessionStorage.getItem(memory(number)) ?? undefined) : undefined)
  const name = query.get('name') ?? undefined
  return { ...(number && { number }), ...(customer && { customer }), ...(name && { name }) }
}

function Phone() {
  const [place, setPlace] = useState<Place>(firstPlace)
  const [problem, setProblem] = useState('')
  const { number, customer } = place

  const go = useCallback((next: Place) => {
    const address = new URLSearchParams(location.search)
    for (const key of ['number', 'customer', 'name'] as const) {
      const value = next[key]
      if (value === undefined) address.delete(key)
      else address.set(key, value)
    }
    history.replaceState(null, '', `?${address}`)
    if (next.number && next.customer) {
      sessionStorage.setItem(memory(next.number), next.customer)
      tellEditor({ type: 'customer', number: next.number, customer: next.customer })
    }
    setPlace(next)
  }, [])

  const newCustomer = useCallback((hidden = false) => {
    if (!number) return
    api.newCustomer(number, hidden ? { hidePhone: true } : {}).then(
      (chat) => {
        setProblem('')
        go({ number, customer: chat.customer })
      },
      (cause: unknown) => setProblem(cause instanceof Error ? cause.message : 'Nobody answers.'),
    )
  }, [number, go])

  const [browsing, setBrowsing] = useState(false)
  // In the editor nobody has to be chosen first: a new customer is there at once.
  const wantsCustomer = embedded && number !== undefined && customer === undefined && !browsing && problem === ''
  useEffect(() => {
    if (wantsCustomer) newCustomer()
  }, [wantsCustomer, newCustomer])

  useEffect(
    () =>
      hearEditor((message) => {
        if (message.type === 'theme') document.documentElement.dataset['theme'] = message.theme
        else newCustomer()
      }),
    [newCustomer],
  )
  useEffect(() => {
    if (number && customer) tellEditor({ type: 'ready', number, customer })
  }, [number, customer])

  const content = () => {
    if (number === undefined) return <NumbersScreen onChoose={(chosen) => go({ number: chosen })} />
    if (problem !== '') return <div className="screen"><div className="empty" role="alert"><p>{problem}</p><button type="button" className="primary" onClick={() => setProblem('')}>Try again</button></div></div>
    if (customer === undefined) {
      if (wantsCustomer) return <div className="screen" aria-busy="true" />
      return <ChatsScreen number={number} onBack={embedded ? undefined : () => go({})} onChoose={(chosen) => go({ number, customer: chosen })} onNewCustomer={() => newCustomer()} />
    }
    const back = () => {
      setBrowsing(true)
      go({ number })
    }
    return <ChatScreen key={`${number}|${customer}`} number={number} customer={customer} name={place.name} embedded={embedded} onBack={back} onNewCustomer={newCustomer} />
  }
  return <main className={embedded ? 'device embedded' : 'device'}>{content()}</main>
}

const root = document.querySelector('#root')
if (root) createRoot(root).render(<StrictMode><Phone /></StrictMode>)
