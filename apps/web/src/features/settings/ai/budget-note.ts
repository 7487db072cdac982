import { money } from './money.ts'

/** From here on it is worth a word. */
const soft = 0.8

interface Spent {
  budgets: { day: number | null; month: number | null }
  spend: { today: number; month: number }
}

/** What is worth knowing of the budgets: nearly used up, or used up, and what happens then. */
export function budgetNote({ budgets, spend }: Spent): { tone: 'warning' | 'danger'; text: string } | null {
  const of = [{ name: 'today', limit: budgets.day, spent: spend.today }, { name: 'this month', limit: budgets.month, spent: spend.month }].filter((entry): entry is { name: string; limit: number; spent: number } => entry.limit !== null)
  const over = of.find(({ limit, spent }) => spent >= limit)
  if (over) return { tone: 'danger', text: `The AI budget for ${over.name} is used up (${money(over.spent)} of ${money(over.limit)}). AI steps take the exit “Budget is used up” until it is raised or begins anew.` }
  const near = of.find(({ limit, spent }) => spent >= limit * soft)
  return near ? { tone: 'warning', text: `The AI has used ${money(near.spent)} of ${money(near.limit)} for ${near.name}.` } : null
}

/** The same of one conversation, in a few words. */
export function conversationNote(spent: number, budget: number | null): { tone: 'warning' | 'danger'; text: string } | null {
  if (budget === null || spent < budget * soft) return null
  return spent >= budget ? { tone: 'danger', text: `its budget of ${money(budget)} is used up` } : { tone: 'warning', text: `near its budget of ${money(budget)}` }
}
