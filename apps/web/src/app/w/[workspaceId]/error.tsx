'use client'
import { ErrorPage } from '@/features/shell/error-page.tsx'

export default function WorkspaceError({ retry }: { error: unknown; retry: () => void }) {
  return <ErrorPage retry={retry} />
}
