import type { Metadata } from 'next'
import { RunLogPage } from '@/features/run-log/run-log-page.tsx'

export const metadata: Metadata = { title: 'Run log' }

export default async function Page({ params }: { params: Promise<{ workspaceId: string; conversationId: string }> }) {
  const { workspaceId, conversationId } = await params
  return <RunLogPage workspaceId={workspaceId} conversationId={conversationId} />
}
