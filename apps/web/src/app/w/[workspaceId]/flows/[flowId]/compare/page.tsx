import type { Metadata } from 'next'
import { ComparePage } from '@/features/compare/compare-page.tsx'

export const metadata: Metadata = { title: 'Compare models' }

export default async function Page({ params }: { params: Promise<{ workspaceId: string; flowId: string }> }) {
  const { workspaceId, flowId } = await params
  return <ComparePage key={flowId} workspaceId={workspaceId} flowId={flowId} />
}
