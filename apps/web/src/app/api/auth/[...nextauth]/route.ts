import NextAuth from 'next-auth'
import { authOptions } from '@/server/auth-options.ts'

const handler: (request: Request, context: { params: Promise<{ nextauth: string[] }> }) => Promise<Response> = NextAuth(authOptions)

export { handler as GET, handler as POST }
