import { count, money } from './money.ts'

/** From here on it is worth a word. */
const soft = 0.8

interface Spent {
  budgets: { day: number | null; month: number | null }
  spend: { today: number; month: number }
}

interface Note {
  tone: 'warning' | 'danger'
  text: string
}

/** What is worth knowing of the budgets: nearly used up, or used up, and what happens then. */
export function budgetNote({ budgets, spend }: Spent): Note | null {
  const of = [{ name: 'today', limit: budgets.day, spent: spend.today }, { name: 'this month', limit: budgets.month, spent: spend.month }].filter((entry): entry is { name: string; limit: number; spent: number } => entry.limit !== null)
  const over = of.find(({ limit, spent }) => spent >= limit)
  if (over) return { tone: 'danger', text: `The AI budget for ${over.name} is used up (${money(over.spent)} of ${money(over.limit)}). AI steps take the exit “Budget is used up” until it is raised or begins anew.` }
  const near = of.find(({ limit, spent }) => spent >= limit * soft)
  return near ? { tone: 'warning', text: `The AI has used ${money(near.spent)} of ${money(near.limit)} for ${near.name}.` } : null
}

/** The same of one conversation, in a few words. */
export function conversationNote(spent: number, budget: number | null): Note | null {
  if (budget === null || spent < budget * soft) return null
  return spent >= budget ? { tone: 'danger', text: `its budget of ${money(budget)} is used up` } : { tone: 'warning', text: `near its budget of ${money(budget)}` }
}

/**
 * The same of a card's own budget for a conversation, over what conversations have cost at the card.
 * `dearest`: of those that cost most, falling; `budget` and costs in micro-dollars.
 */
export function cardNote({ dearest, conversations }: { dearest: readonly number[]; conversations: number }, budget: number | null): Note | null {
  if (budget === null || budget <= 0) return null
  const over = dearest.filter((cost) => cost >= budget).length
  const near = dearest.filter((cost) => cost >= budget * soft).length - over
  const all = `of ${count(conversations)} ${conversations === 1 ? 'conversation' : 'conversations'} in 30 days`
  if (over > 0) return { tone: 'danger', text: `Its budget of ${money(budget)} was used up in ${count(over)} ${all}${near > 0 ? `; ${count(near)} more came near it` : ''}.` }
  return near > 0 ? { tone: 'warning', text: `${count(near)} ${all} came near its budget of ${money(budget)}.` } : null
}
