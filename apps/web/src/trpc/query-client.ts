import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { signedOut } from '@/features/shell/signed-out.ts'
import { silence } from '@/features/shell/silence.ts'
import { hasUnsaved } from '@/features/shell/unsaved.ts'
import { errorCode, isSilence } from './errors.ts'

/** Signed out elsewhere: the page is loaded anew, and the server leads to sign-in. Where something is typed and not kept, it stays until that is safe. */
function leaveWhenSignedOut(error: unknown): void {
  if (errorCode(error) !== 'NOT_SIGNED_IN') return
  if (hasUnsaved()) signedOut.set(true)
  else window.location.assign(`/sign-in?next=${encodeURIComponent(window.location.pathname)}`)
}

function onError(error: unknown): void {
  if (isSilence(error)) silence.set(true)
  leaveWhenSignedOut(error)
}

function onSuccess(): void {
  signedOut.set(false)
  silence.set(false)
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError, onSuccess }),
    mutationCache: new MutationCache({ onError, onSuccess }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // What the server refused it refuses again; only silence is worth another try.
        retry: (count, error) => isSilence(error) && count < 2,
      },
      mutations: { networkMode: 'always' },
    },
  })
}
