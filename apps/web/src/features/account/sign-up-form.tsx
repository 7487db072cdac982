'use client'
import { Field, Input, Notice } from '@parley/ui'
import { useMutation } from '@tanstack/react-query'
import { signIn } from 'next-auth/react'
import Link from 'next/link'
import { useState, type FormEvent } from 'react'
import { useTRPC } from '@/trpc/client.ts'
import { errorDetails, errorMessage } from '@/trpc/errors.ts'
import { SubmitButton } from './submit-button.tsx'

const fields = ['name', 'businessName', 'email', 'password'] as const
type Name = (typeof fields)[number]

export function SignUpForm() {
  const trpc = useTRPC()
  const signUp = useMutation(trpc.account.signUp.mutationOptions())
  const [failed, setFailed] = useState(false)
  const [leaving, setLeaving] = useState(false)
  const issues = errorDetails<{ issues?: { path: string; message: string }[] }>(signUp.error)?.issues ?? []
  const issueOf = (name: Name) => issues.find(({ path }) => path === name)?.message
  const elsewhere = signUp.error && !fields.some((name) => issueOf(name))

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const element = event.currentTarget
    const form = new FormData(element)
    const value = (name: Name) => String(form.get(name) ?? '')
    setFailed(false)
    const done = await signUp.mutateAsync({ name: value('name'), businessName: value('businessName'), email: value('email').trim(), password: value('password'), timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }).catch((error: unknown) => {
      const wrong = errorDetails<{ issues?: { path: string }[] }>(error)?.issues?.map(({ path }) => path) ?? []
      const first = fields.find((name) => wrong.includes(name))
      if (first) (element.elements.namedItem(first) as HTMLElement | null)?.focus()
    })
    if (!done) return
    setLeaving(true)
    const answer = await signIn('credentials', { email: value('email'), password: value('password'), redirect: false }).catch(() => undefined)
    if (answer?.ok && !answer.error) {
      window.location.assign('/')
      return
    }
    setLeaving(false)
    setFailed(true)
  }

  return (
    <>
      <h1 className="text-headline font-semibold tracking-tight">Create an account</h1>
      <p className="mt-1.5 text-body text-balance text-ink-soft">Draw a conversation, try it on the test phone, then publish it.</p>
      <form method="post" onSubmit={(event) => void submit(event)} className="mt-6 flex flex-col gap-4">
        <Field label="Your name" error={issueOf('name')}>
          <Input name="name" autoComplete="name" controlSize="lg" required maxLength={120} />
        </Field>
        <Field label="Business name" hint="Customers see it. You can change it later." error={issueOf('businessName')}>
          <Input name="businessName" autoComplete="organization" controlSize="lg" required maxLength={120} />
        </Field>
        <Field label="E-mail" error={issueOf('email')}>
          <Input name="email" type="email" autoComplete="username" controlSize="lg" required maxLength={254} />
        </Field>
        <Field label="Password" hint="At least 10 characters." error={issueOf('password')}>
          <Input name="password" type="password" autoComplete="new-password" controlSize="lg" required minLength={10} maxLength={200} />
        </Field>
        {elsewhere && <Notice tone="danger">{errorMessage(signUp.error)}</Notice>}
        {failed && (
          <Notice tone="danger">
            You could not be signed in with this e-mail and password. If you already have an account,{' '}
            <Link href="/sign-in" className="font-medium underline underline-offset-4">
              sign in with its password
            </Link>
            .
          </Notice>
        )}
        <SubmitButton busy={signUp.isPending || leaving}>Create account</SubmitButton>
      </form>
      <p className="mt-6 text-body text-ink-soft">
        You have an account?{' '}
        <Link href="/sign-in" className="font-medium text-accent-ink underline-offset-4 hover:underline">
          Sign in
        </Link>
      </p>
    </>
  )
}
