import type { Metadata } from 'next'
import { ConversationsPage } from '@/features/conversations/conversations-page.tsx'

export const metadata: Metadata = { title: 'Conversations' }

export default async function Page({ params }: { params: Promise<{ workspaceId: string }> }) {
  return <ConversationsPage workspaceId={(await params).workspaceId} />
}
