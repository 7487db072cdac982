'use client'
import { ErrorPage } from '@/features/shell/error-page.tsx'

export default function Error({ retry }: { error: unknown; retry: () => void }) {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <ErrorPage retry={retry} />
    </main>
  )
}
