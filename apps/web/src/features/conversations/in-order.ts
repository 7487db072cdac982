import type { RouterOutputs } from '@/trpc/client.ts'

type Conversation = RouterOutputs['conversations']['get']
export type Message = Conversation['messages'][number]
type Fault = Conversation['faults'][number]

export type Entry = { id: string; at: Date } & ({ kind: 'message'; message: Message } | { kind: 'fault'; fault: Fault })

/** Messages in the order in which they were said, each fault where it happened among them. */
export function inOrder(messages: Message[], faults: Fault[]): Entry[] {
  const first = messages[0]?.at.getTime() ?? -Infinity
  const open = faults.filter((fault) => fault.at.getTime() >= first)
  const entries: Entry[] = []
  const next = (until: number) => {
    while (open[0] && open[0].at.getTime() < until) {
      const fault = open.shift()
      if (fault) entries.push({ kind: 'fault', id: fault.id, at: fault.at, fault })
    }
  }
  for (const message of messages) {
    next(message.at.getTime())
    entries.push({ kind: 'message', id: message.id, at: message.at, message })
  }
  next(Infinity)
  return entries
}

export function dayOf(at: Date): string {
  return at.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: at.getFullYear() === new Date().getFullYear() ? undefined : 'numeric' })
}
