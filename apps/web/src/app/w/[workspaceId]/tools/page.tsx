import type { Metadata } from 'next'
import { ToolsPage } from '@/features/tools/tools-page.tsx'

export const metadata: Metadata = { title: 'Tools' }

export default async function Page({ params }: { params: Promise<{ workspaceId: string }> }) {
  return <ToolsPage workspaceId={(await params).workspaceId} />
}
