import type { ReactNode } from 'react'
import { Brand } from '@/features/shell/brand.tsx'

export default function AccountLayout({ children }: { children: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center px-4 pt-[12vh] pb-12">
      <Brand className="mb-8" />
      <div className="w-full max-w-sm">{children}</div>
    </main>
  )
}
