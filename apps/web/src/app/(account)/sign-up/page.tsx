import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { SignUpForm } from '@/features/account/sign-up-form.tsx'
import { currentViewer } from '@/server/viewer.ts'

export const metadata: Metadata = { title: 'Create an account' }

export default async function SignUpPage() {
  if (await currentViewer()) redirect('/')
  return <SignUpForm />
}
