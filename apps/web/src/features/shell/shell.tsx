'use client'
import type { Role } from '@parley/api'
import { cn, Tooltip } from '@parley/ui'
import { LayoutTemplate, MessagesSquare, Settings, Workflow, Wrench } from '@parley/ui/icons'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { AccountMenu } from './account-menu.tsx'
import { BudgetBanner } from '@/features/settings/ai/budget-banner.tsx'
import { ChannelBanner } from './channel-banner.tsx'
import { SignedOutBanner } from './signed-out-banner.tsx'
import { SilenceBanner } from './silence-banner.tsx'
import { UnsavedGuard } from './unsaved-guard.tsx'
import { WorkspaceContext } from './workspace-context.ts'
import { WorkspaceSwitcher } from './workspace-switcher.tsx'

const places = [
  { path: 'flows', label: 'Flows', icon: Workflow },
  { path: 'conversations', label: 'Conversations', icon: MessagesSquare },
  { path: 'templates', label: 'Templates', icon: LayoutTemplate },
  { path: 'tools', label: 'Tools', icon: Wrench },
  { path: 'settings', label: 'Settings', icon: Settings },
] as const

/** The rail, at the left or on a phone at the bottom, and the page beside it. */
export function Shell({ workspaceId, workspaceName, role, children }: { workspaceId: string; workspaceName: string; role: Role; children: ReactNode }) {
  const pathname = usePathname()
  return (
    <WorkspaceContext value={{ workspaceId, workspaceName, role }}>
      <a href="#page" className="sr-only z-50 rounded-control bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2">
        Skip to the page
      </a>
      <div className="flex h-dvh flex-col-reverse sm:flex-row">
        <nav aria-label="Main" className="flex shrink-0 items-center gap-1 border-t border-line bg-surface px-3 py-1.5 sm:w-14 sm:flex-col sm:border-t-0 sm:border-r sm:px-0 sm:py-2.5">
          <WorkspaceSwitcher workspaceId={workspaceId} workspaceName={workspaceName} />
          <div className="flex flex-1 items-center justify-center gap-1 sm:mt-3 sm:flex-col sm:justify-start">
            {places.map(({ path, label, icon: Icon }) => {
              const href = `/w/${workspaceId}/${path}`
              const here = pathname === href || pathname.startsWith(`${href}/`)
              return (
                <Tooltip key={path} content={label} side="right">
                  <Link
                    href={href}
                    aria-label={label}
                    aria-current={here ? 'page' : undefined}
                    className={cn('flex size-10 items-center justify-center rounded-[10px] transition-colors duration-[var(--quick)]', here ? 'bg-hover text-ink' : 'text-ink-faint hover:bg-hover hover:text-ink')}
                  >
                    <Icon className="size-[18px]" strokeWidth={here ? 2.2 : 1.8} aria-hidden />
                  </Link>
                </Tooltip>
              )
            })}
          </div>
          <AccountMenu />
        </nav>
        <main id="page" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
          <SignedOutBanner />
          <SilenceBanner />
          <ChannelBanner workspaceId={workspaceId} />
          <BudgetBanner workspaceId={workspaceId} />
          {children}
        </main>
      </div>
      <UnsavedGuard />
    </WorkspaceContext>
  )
}
