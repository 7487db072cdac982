import type { Metadata } from 'next'
import { SettingsPage } from '@/features/settings/settings-page.tsx'

export const metadata: Metadata = { title: 'Settings' }

export default async function Page({ params }: { params: Promise<{ workspaceId: string }> }) {
  return <SettingsPage workspaceId={(await params).workspaceId} />
}
