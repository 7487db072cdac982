'use client'
import './globals.css'
import { ErrorPage } from '@/features/shell/error-page.tsx'

export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body className="flex min-h-dvh items-center justify-center bg-ground text-ink">
        <ErrorPage retry={retry} />
      </body>
    </html>
  )
}
