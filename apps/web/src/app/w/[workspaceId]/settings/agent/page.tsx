import type { Metadata } from 'next'
import { AgentPage } from '@/features/settings/agent/agent-page.tsx'

export const metadata: Metadata = { title: 'Agent' }

export default async function Page({ params }: { params: Promise<{ workspaceId: string }> }) {
  return <AgentPage workspaceId={(await params).workspaceId} />
}
