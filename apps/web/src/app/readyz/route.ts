import { services } from '@/server/services.ts'

export const dynamic = 'force-dynamic'

/** The process can answer: it has its settings and reaches the database. */
export async function GET(): Promise<Response> {
  try {
    await services().prisma.$queryRaw`SELECT 1`
    return Response.json({ status: 'ready' })
  } catch (error) {
    console.error('Not ready:', error)
    return Response.json({ status: 'not ready', reason: 'The database cannot be reached, or a setting is missing; the log of the web process says which.' }, { status: 503 })
  }
}
