import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import { ChannelPage } from '@/features/channels/channel/channel-page.tsx'

export const metadata: Metadata = { title: 'Channel' }

export default async function Page({ params }: { params: Promise<{ workspaceId: string; channelId: string }> }) {
  const { workspaceId, channelId } = await params
  if (!z.uuid().safeParse(channelId).success) notFound()
  return <ChannelPage workspaceId={workspaceId} channelId={channelId} />
}
