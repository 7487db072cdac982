import { buttonClasses, EmptyState } from '@parley/ui'
import { Compass } from '@parley/ui/icons'
import Link from 'next/link'

export default function NotFound() {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <EmptyState
        level={1}
        icon={<Compass aria-hidden />}
        title="There is nothing at this address"
        actions={
          <Link href="/" className={buttonClasses('primary')}>
            Go to your workspace
          </Link>
        }
      >
        It was moved or deleted, or it belongs to a workspace that you are not a member of.
      </EmptyState>
    </main>
  )
}
