import { z } from 'zod'

export const flowNameInput = z.string().trim().min(1, 'Give the flow a name.').max(120, 'A name has at most 120 characters.')
