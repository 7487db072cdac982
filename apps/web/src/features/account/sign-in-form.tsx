'use client'
import { Field, Input, Notice } from '@parley/ui'
import { signIn } from 'next-auth/react'
import Link from 'next/link'
import { useState, type FormEvent } from 'react'
import { SubmitButton } from './submit-button.tsx'

const messages = {
  refused: 'This e-mail and password do not fit together. Check both, then try again.',
  'too-many': 'Too many attempts. Wait a quarter of an hour, then try again.',
  trouble: 'Your password could not be checked just now. Try again in a moment.',
  silence: 'Parley does not answer. Check the connection, then try again.',
}

/** What the answer of next-auth means; it calls a password that does not fit `CredentialsSignin`. */
function problemOf(answer: { error?: string | null } | undefined): keyof typeof messages {
  if (!answer) return 'silence'
  if (answer.error === 'CredentialsSignin') return 'refused'
  return answer.error === 'too-many' ? 'too-many' : 'trouble'
}

export function SignInForm({ next }: { next: string }) {
  const [problem, setProblem] = useState<keyof typeof messages | null>(null)
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setProblem(null)
    const answer = await signIn('credentials', { email: String(form.get('email')), password: String(form.get('password')), redirect: false }).catch(() => undefined)
    if (answer?.ok && !answer.error) {
      window.location.assign(next)
      return
    }
    setBusy(false)
    setProblem(problemOf(answer))
  }
  return (
    <>
      <h1 className="text-headline font-semibold tracking-tight">Sign in</h1>
      <form method="post" onSubmit={(event) => void submit(event)} className="mt-6 flex flex-col gap-4">
        <Field label="E-mail">
          <Input name="email" type="email" autoComplete="username" controlSize="lg" required />
        </Field>
        <Field label="Password">
          <Input name="password" type="password" autoComplete="current-password" controlSize="lg" required maxLength={200} />
        </Field>
        {problem && <Notice tone="danger">{messages[problem]}</Notice>}
        <SubmitButton busy={busy}>Sign in</SubmitButton>
      </form>
      <p className="mt-6 text-body text-ink-soft">
        New here?{' '}
        <Link href="/sign-up" className="font-medium text-accent-ink underline-offset-4 hover:underline">
          Create an account
        </Link>
      </p>
    </>
  )
}
