import type { Metadata } from 'next'
import { Suspense } from 'react'
import { ConnectPage } from '@/features/channels/connect/connect-page.tsx'

export const metadata: Metadata = { title: 'Connect a number' }

export default async function Page({ params }: { params: Promise<{ workspaceId: string }> }) {
  const { workspaceId } = await params
  return (
    <Suspense>
      <ConnectPage workspaceId={workspaceId} />
    </Suspense>
  )
}
