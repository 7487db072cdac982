import type { Metadata } from 'next'
import { TemplatesPage } from '@/features/templates/templates-page.tsx'

export const metadata: Metadata = { title: 'Templates' }

export default async function Page({ params }: { params: Promise<{ workspaceId: string }> }) {
  return <TemplatesPage workspaceId={(await params).workspaceId} />
}
