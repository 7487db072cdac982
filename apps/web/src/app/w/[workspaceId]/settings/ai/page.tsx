import type { Metadata } from 'next'
import { AiPage } from '@/features/settings/ai/ai-page.tsx'

export const metadata: Metadata = { title: 'AI' }

export default async function Page({ params }: { params: Promise<{ workspaceId: string }> }) {
  return <AiPage workspaceId={(await params).workspaceId} />
}
