import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { errorCode } from './errors.ts'

/** Signed out elsewhere: the page is loaded anew, and the server leads to sign-in. */
function leaveWhenSignedOut(error: unknown): void {
  if (errorCode(error) === 'NOT_SIGNED_IN') window.location.assign(`/sign-in?next=${encodeURIComponent(window.location.pathname)}`)
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // What the server refused it refuses again; only silence is worth another try.
        retry: (count, error) => errorCode(error) === undefined && count < 2,
      },
      mutations: { networkMode: 'always' },
    },
  })
}
