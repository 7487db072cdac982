import type { Viewer } from '@parley/api'
import { getServerSession } from 'next-auth'
import { cache } from 'react'
import { authOptions, tokenSchema } from './auth-options.ts'
import { services } from './services.ts'

/**
 * Who asks, checked against the database: a sign-in that was ended is none, however good its cookie.
 * Once for each request.
 */
export const currentViewer = cache(async (): Promise<(Viewer & { theme: string }) | null> => {
  const session: unknown = await getServerSession(authOptions)
  const token = tokenSchema.safeParse((session as { signedIn?: unknown } | null)?.signedIn)
  return token.success ? services().signIns.check(token.data) : null
})
