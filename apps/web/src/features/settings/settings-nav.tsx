'use client'
import { cn } from '@parley/ui'
import Link from 'next/link'
import { usePathname } from 'next/navigation'

const places = [
  { path: '', label: 'Business' },
  { path: '/channels', label: 'Channels' },
  { path: '/agent', label: 'Agent' },
  { path: '/ai', label: 'AI' },
] as const

/** The pages of the settings, under the bar. */
export function SettingsNav({ workspaceId }: { workspaceId: string }) {
  const pathname = usePathname()
  const base = `/w/${workspaceId}/settings`
  return (
    <nav aria-label="Settings" className="flex shrink-0 gap-4 border-b border-line bg-surface px-4 sm:px-6">
      {places.map(({ path, label }) => {
        const here = path === '' ? pathname === base : pathname.startsWith(`${base}${path}`)
        return (
          <Link
            key={path}
            href={`${base}${path}`}
            aria-current={here ? 'page' : undefined}
            className={cn('-mb-px flex h-10 items-center border-b-2 text-control font-medium transition-colors duration-[var(--quick)]', here ? 'border-accent text-ink' : 'border-transparent text-ink-faint hover:text-ink')}
          >
            {label}
          </Link>
        )
      })}
    </nav>
  )
}
