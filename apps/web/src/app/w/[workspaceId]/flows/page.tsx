import type { Metadata } from 'next'
import { FlowsPage } from '@/features/flows/flows-page.tsx'

export const metadata: Metadata = { title: 'Flows' }

export default async function Page({ params }: { params: Promise<{ workspaceId: string }> }) {
  return <FlowsPage workspaceId={(await params).workspaceId} />
}
