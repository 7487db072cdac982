import { z } from 'zod'

const componentSchema = z.looseObject({ type: z.string(), text: z.string().optional(), buttons: z.array(z.looseObject({ type: z.string(), text: z.string() })).optional() })

const templateSchema = z.object({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/, 'A template name has lower-case letters, digits and underscores only.'),
  language: z.string().min(2),
  category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']).default('UTILITY'),
  status: z.string().default('APPROVED'),
  /** Either Meta's components, or just the text of the body. */
  body: z.string().optional(),
  components: z.array(componentSchema).optional(),
})
export type Template = z.infer<typeof templateSchema>

/**
 * A business number that the emulator answers for. With a receiver, secret and token of its own it needs no app; without
 * them it is as at Meta: an app, a token and a subscription stand between it and whoever is to receive.
 */
export const businessNumberSchema = z.object({
  numberId: z.string().regex(/^\d+$/, 'A phone number id has digits only.'),
  wabaId: z.string().regex(/^\d+$/, 'A WABA id has digits only.'),
  displayPhoneNumber: z.string().regex(/^\+[1-9]\d{6,14}$/, 'Write the phone number as + and digits.'),
  verifiedName: z.string().min(1),
  appSecret: z.string().min(1).optional(),
  accessToken: z.string().min(1).optional(),
  webhookUrl: z.url().optional(),
  templates: z.array(templateSchema).default([]),
})
export type BusinessNumber = z.infer<typeof businessNumberSchema>

export const businessNumbersSchema = z.array(businessNumberSchema)

export function templateComponents(template: Template) {
  return template.components ?? [{ type: 'BODY', text: template.body ?? '' }]
}

/** The names of a text's placeholders, each once, in order. */
export function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([\w]+)\s*\}\}/g)].map((match) => match[1] as string))]
}
