import type { ReactNode } from 'react'
import { Brand } from '@/features/shell/brand.tsx'
import { Scene } from '@/features/account/scene.tsx'

export default function AccountLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh">
      <main className="flex flex-1 flex-col items-center px-4 pt-[10vh] pb-12 lg:justify-center lg:pt-12">
        <div className="w-full max-w-sm">
          <Brand className="mb-10" />
          {children}
        </div>
      </main>
      <Scene />
    </div>
  )
}
