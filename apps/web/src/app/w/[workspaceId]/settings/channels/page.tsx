import type { Metadata } from 'next'
import { ChannelsPage } from '@/features/channels/channels-page.tsx'

export const metadata: Metadata = { title: 'Channels' }

export default async function Page({ params }: { params: Promise<{ workspaceId: string }> }) {
  return <ChannelsPage workspaceId={(await params).workspaceId} />
}
