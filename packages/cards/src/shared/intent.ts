import { z } from 'zod'

/** Something that a customer may want, as the operator names it. */
export const intentSchema = z.object({
  name: z.string().trim().min(1, 'Give the intent a name.').max(60, 'The name of an intent has at most 60 characters.').regex(/[\p{L}\p{N}]/u, 'A name has letters or digits.'),
  /** What it means, in words for a model. */
  description: z.string().max(1_000, 'This is too long; one or two sentences are enough.').default(''),
  /** What customers write who want it. */
  examples: z.array(z.string().max(300, 'An example has at most 300 characters.')).max(30, 'There are more than 30 examples.').default([]),
})
export type Intent = z.infer<typeof intentSchema>

/** Without what was left empty. */
export const filledIntent = ({ name, description, examples }: Intent): Intent => ({ name, description: description.trim(), examples: examples.map((example) => example.trim()).filter((example) => example !== '') })
