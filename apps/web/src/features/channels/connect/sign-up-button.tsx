'use client'
import { Button, Field, Input, Notice } from '@parley/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useUnsaved } from '@/features/shell/unsaved.ts'
import { useTRPC } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'

interface FacebookSdk {
  init(options: { appId: string; version: string; xfbml: boolean }): void
  login(done: (answer: { authResponse?: { code?: string } | null }) => void, options: object): void
}
declare global {
  interface Window {
    FB?: FacebookSdk
  }
}

function loadSdk(appId: string): Promise<FacebookSdk> {
  return new Promise((done, fail) => {
    const ready = () => {
      if (!window.FB) return fail(new Error('Meta did not answer. Check whether the browser blocks connect.facebook.net, then try again.'))
      window.FB.init({ appId, version: 'v26.0', xfbml: false })
      done(window.FB)
    }
    if (window.FB) return ready()
    const script = document.createElement('script')
    script.src = 'https://connect.facebook.net/en_US/sdk.js'
    script.addEventListener('load', ready)
    script.addEventListener('error', ready)
    document.head.append(script)
  })
}

/** Embedded Signup v4: the owner signs in at Meta and chooses the number; everything else happens on the server. */
export function SignUpButton({ workspaceId, signUp, onConnected }: { workspaceId: string; signUp: { appId: string; configId: string }; onConnected: (channelId: string) => void }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [pin, setPin] = useState('')
  useUnsaved(pin !== '')
  const [problem, setProblem] = useState<string>()
  const chosen = useRef<{ accountId: string; numberId: string } | undefined>(undefined)
  const finish = useMutation(
    trpc.channels.signUp.mutationOptions({
      onSuccess: async ({ channelId }) => {
        await queries.invalidateQueries({ queryKey: trpc.channels.pathKey() })
        onConnected(channelId)
      },
    }),
  )
  useEffect(() => {
    const listen = (event: MessageEvent) => {
      if (!/^https:\/\/([a-z]+\.)*facebook\.com$/.test(event.origin) || typeof event.data !== 'string') return
      try {
        const told = JSON.parse(event.data) as { type?: string; data?: { waba_id?: string; phone_number_id?: string } }
        if (told.type === 'WA_EMBEDDED_SIGNUP' && told.data?.waba_id && told.data.phone_number_id) chosen.current = { accountId: told.data.waba_id, numberId: told.data.phone_number_id }
      } catch {
        // Meta's pages say other things as well.
      }
    }
    window.addEventListener('message', listen)
    return () => window.removeEventListener('message', listen)
  }, [])
  const begin = async () => {
    setProblem(undefined)
    try {
      const sdk = await loadSdk(signUp.appId)
      sdk.login(
        ({ authResponse }) => {
          const code = authResponse?.code
          if (!code || !chosen.current) return setProblem('The sign-up was not finished: no number was chosen. Begin again when you are ready.')
          finish.mutate({ workspaceId, code, ...chosen.current, ...(pin === '' ? {} : { pin }) })
        },
        { config_id: signUp.configId, response_type: 'code', override_default_response_type: true, extras: { version: 'v4', setup: {} } },
      )
    } catch (cause) {
      setProblem(cause instanceof Error ? cause.message : String(cause))
    }
  }
  return (
    <section aria-label="Sign up with Meta" className="flex flex-col gap-4 rounded-card border border-line bg-surface p-5">
      <div className="flex flex-wrap items-end gap-3">
        <Field label="PIN of the number" hint="Six digits; the number's own where it has one. Leave it empty for a number that stays in the WhatsApp Business app." className="min-w-0 flex-1 basis-56">
          <Input value={pin} onChange={(event) => setPin(event.target.value)} inputMode="numeric" autoComplete="off" pattern="[0-9]{6}" maxLength={6} />
        </Field>
        <Button variant="primary" busy={finish.isPending} onClick={() => void begin()}>
          Sign up with Meta
        </Button>
      </div>
      {(problem ?? finish.error) && <Notice tone="danger">{problem ?? errorMessage(finish.error)}</Notice>}
      <p className="text-hint text-ink-faint">Or go through the steps below with an app of your own.</p>
    </section>
  )
}
