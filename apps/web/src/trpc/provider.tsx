'use client'
import type { AppRouter } from '@parley/api'
import { QueryClientProvider } from '@tanstack/react-query'
import { createTRPCClient, httpBatchLink, httpBatchStreamLink, splitLink } from '@trpc/client'
import { useState, type ReactNode } from 'react'
import superjson from 'superjson'
import { TRPCProvider } from './client.ts'
import { createQueryClient } from './query-client.ts'

const server = { url: '/api/trpc', transformer: superjson, maxURLLength: 2000 }
/** What comes bit by bit, each in a request of its own, so that one can be stopped without the others. */
const streamed = new Set(['comparisons.run'])

/** Once around everything that asks the server. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient)
  const [trpcClient] = useState(() => createTRPCClient<AppRouter>({ links: [splitLink({ condition: ({ path }) => streamed.has(path), true: httpBatchStreamLink({ ...server, maxItems: 1 }), false: httpBatchLink(server) })] }))
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  )
}
