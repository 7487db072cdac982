import type { Metadata } from 'next'
import { FlowEditor } from '@/features/editor/flow-editor.tsx'

export const metadata: Metadata = { title: 'Flow' }

export default async function Page({ params }: { params: Promise<{ workspaceId: string; flowId: string }> }) {
  const { workspaceId, flowId } = await params
  return <FlowEditor workspaceId={workspaceId} flowId={flowId} />
}
