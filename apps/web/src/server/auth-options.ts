import type { SignedIn } from '@parley/db/web'
import type { NextAuthOptions } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import { z } from 'zod'
import { services } from './services.ts'
import { signIn } from './sign-in.ts'

const credentialsSchema = z.object({ email: z.string().min(1).max(254), password: z.string().min(1).max(200) })

/** What the cookie carries, encrypted: which sign-in this is, and the session version that it began with. */
export const tokenSchema = z.object({ userId: z.string(), signInId: z.string(), sessionVersion: z.number() })

const maxAge = 30 * 24 * 3600

const header = (headers: Record<string, unknown> | undefined, name: string): string => {
  const value = headers?.[name]
  return typeof value === 'string' ? value : ''
}

/** next-auth sends the message of whatever is thrown to the browser, so that nothing but a word of ours may be. */
function troubled(cause: unknown): never {
  console.error('A sign-in could not be checked:', cause)
  throw new Error('trouble')
}

export const authOptions: NextAuthOptions = {
  providers: [
    CredentialsProvider({
      credentials: { email: {}, password: {} },
      async authorize(credentials, request) {
        const parsed = credentialsSchema.safeParse(credentials)
        if (!parsed.success) return null
        const headers = request.headers as Record<string, unknown> | undefined
        const result = await signIn(services(), { ...parsed.data, address: header(headers, 'x-parley-address'), userAgent: header(headers, 'user-agent') }).catch(troubled)
        if (result.outcome === 'too-many') throw new Error('too-many')
        if (result.outcome === 'refused') return null
        return { id: result.signedIn.userId, ...result.signedIn }
      },
    }),
  ],
  session: { strategy: 'jwt', maxAge },
  jwt: { maxAge },
  pages: { signIn: '/sign-in', error: '/sign-in' },
  callbacks: {
    jwt({ token, user }) {
      if (!user) return token
      const signedIn = user as unknown as SignedIn
      return { userId: signedIn.userId, signInId: signedIn.signInId, sessionVersion: signedIn.sessionVersion }
    },
    session({ session, token }) {
      // Nothing about the person goes out here: who they are is asked of the API, which checks that the sign-in still holds.
      return { expires: session.expires, signedIn: tokenSchema.safeParse(token).data ?? null }
    },
  },
}
