import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { SignInForm } from '@/features/account/sign-in-form.tsx'
import { currentViewer } from '@/server/viewer.ts'

export const metadata: Metadata = { title: 'Sign in' }

/** Only to a page of ours. */
const safe = (next: string | undefined) => (next?.startsWith('/') && !next.startsWith('//') && !next.includes('\\') ? next : '/')

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string }> }) {
  const next = safe((await searchParams).next)
  if (await currentViewer()) redirect(next)
  return <SignInForm next={next} />
}
