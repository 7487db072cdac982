import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { setSignedOut } from '@/features/shell/signed-out.ts'
import { hasUnsaved } from '@/features/shell/unsaved.ts'
import { errorCode } from './errors.ts'

/** Signed out elsewhere: the page is loaded anew, and the server leads to sign-in. Where something is typed and not kept, it stays until that is safe. */
function leaveWhenSignedOut(error: unknown): void {
  if (errorCode(error) !== 'NOT_SIGNED_IN') return
  if (hasUnsaved()) setSignedOut(true)
  else window.location.assign(`/sign-in?next=${encodeURIComponent(window.location.pathname)}`)
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut, onSuccess: () => setSignedOut(false) }),
    mutationCache: new MutationCache({ onError: leaveWhenSignedOut, onSuccess: () => setSignedOut(false) }),
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
