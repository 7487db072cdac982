import { appRouter } from '@parley/api'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { countCall, countError } from '@/server/metrics.ts'
import { requestContext } from '@/server/request-context.ts'

async function handle(request: Request): Promise<Response> {
  const started = performance.now()
  const response = await fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    createContext: ({ req }) => requestContext(req),
    onError({ error, path }) {
      countError(error.code)
      if (error.code === 'INTERNAL_SERVER_ERROR') console.error(`${path ?? 'the API'} failed:`, error.cause ?? error)
    },
  })
  countCall('/api/trpc', (performance.now() - started) / 1000)
  return response
}

export { handle as GET, handle as POST }
