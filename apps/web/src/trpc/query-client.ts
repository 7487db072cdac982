import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { hasUnsaved } from '@/features/shell/unsaved.ts'
import { showToast } from '@parley/ui'
import { errorCode } from './errors.ts'

let told = false

/** Signed out elsewhere: the page is loaded anew, and the server leads to sign-in. Where something is typed and not kept, it stays until that is safe. */
function leaveWhenSignedOut(error: unknown): void {
  if (errorCode(error) !== 'NOT_SIGNED_IN') return
  if (!hasUnsaved()) return window.location.assign(`/sign-in?next=${encodeURIComponent(window.location.pathname)}`)
  if (told) return
  told = true
  showToast({
    tone: 'danger',
    title: 'You are signed out',
    description: 'What you have typed is still here, and not saved yet. Sign in in another tab, then come back and save.',
    action: {
      label: 'Sign in',
      onClick: () => {
        told = false
        window.open('/sign-in', '_blank')
      },
    },
  })
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
