import { z } from 'zod'
import { notFound } from '../../error-shape.ts'
import { mergeChanges } from '../../merge-changes.ts'
import { isTimeZone } from '../../time-zone.ts'
import { workspaceProcedure } from '../../trpc.ts'

function isLanguage(value: string): boolean {
  try {
    return Intl.getCanonicalLocales(value).length === 1
  } catch {
    return false
  }
}

const settingsInput = z.object({
  name: z.string().trim().min(1, 'Write the name of the business.').max(120).optional(),
  timeZone: z.string().refine(isTimeZone, 'This is not a time zone. Examples: Europe/Berlin, America/New_York.').optional(),
  language: z.string().refine(isLanguage, 'This is not a language. Examples: en, de, pt-BR.').optional(),
  aiDisclosure: z.object({ on: z.boolean(), words: z.record(z.string().max(10), z.string().trim().max(300, 'Keep it to one or two sentences.')) }).optional(),
  stopWords: z.record(z.string().max(10), z.array(z.string().trim().min(1).max(60)).max(50)).optional(),
  apology: z.string().trim().min(1, 'Write what customers are told when something breaks.').max(1000).optional(),
})

const names = { name: 'Business name', timeZone: 'Time zone', language: 'Language', apology: 'When something breaks, say', aiDisclosure: 'Say that an AI answers', stopWords: 'More words that stop marketing' }

/** Takes effect with each conversation's next turn. `began`: what the same fields were when the writer opened them; see `mergeChanges`. */
export const update = workspaceProcedure('admin')
  .input(settingsInput.extend({ began: settingsInput.optional() }))
  .mutation(async ({ ctx, input }) => {
    const { workspaceId: _, began, ...settings } = input
    if (!(await ctx.tenant.workspace.update((now) => mergeChanges<typeof settings>(settings, began, now, names)))) throw notFound('This workspace')
    return { done: true as const }
  })
