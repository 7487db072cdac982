'use client'
import { Menu, MenuGroup, MenuItem, MenuRadioGroup, MenuSeparator, showToast } from '@parley/ui'
import { LogOut, Monitor, Moon, Sun } from '@parley/ui/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTRPC, type RouterOutputs } from '@/trpc/client.ts'
import { errorMessage } from '@/trpc/errors.ts'
import { initials } from './initials.ts'
import { leave } from './leave.ts'
import { beforeLeaving } from './unsaved.ts'

type Theme = RouterOutputs['account']['me']['theme']

const options: { value: Theme; label: string; icon: React.ReactNode }[] = [
  { value: 'system', label: 'As the system', icon: <Monitor /> },
  { value: 'light', label: 'Light', icon: <Sun /> },
  { value: 'dark', label: 'Dark', icon: <Moon /> },
]

function show(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}

/** Who is signed in, how it looks, and the way out. */
export function AccountMenu() {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const me = useQuery(trpc.account.me.queryOptions())
  const setTheme = useMutation(
    trpc.account.setTheme.mutationOptions({
      onSuccess: ({ theme }) => queries.setQueryData(trpc.account.me.queryKey(), (old) => old && { ...old, theme }),
      onError: (error) => showToast({ tone: 'danger', title: 'The look was not saved', description: errorMessage(error) }),
    }),
  )
  // The server ends the sign-in first; should it not answer, this browser still forgets it.
  const signOut = useMutation(trpc.account.signOut.mutationOptions({ onSettled: leave }))
  const theme = setTheme.variables?.theme ?? me.data?.theme ?? 'system'
  return (
    <Menu
      side="right"
      align="end"
      trigger={
        // The initials are drawn, not written: its name is what it opens.
        <button
          type="button"
          aria-label="Account"
          data-initials={me.data ? initials(me.data.name) : ''}
          className="flex size-8 items-center justify-center rounded-full bg-hover text-hint font-semibold text-ink-soft before:content-[attr(data-initials)] hover:bg-pressed hover:text-ink"
        />
      }
    >
      <MenuGroup
        label={
          <span className="block max-w-60">
            <span className="block truncate text-control font-medium text-ink">{me.data?.name}</span>
            <span className="block truncate">{me.data?.email}</span>
          </span>
        }
      >
        <MenuSeparator />
      </MenuGroup>
      <MenuRadioGroup
        label="Look"
        value={theme}
        onValueChange={(next) => {
          show(next)
          setTheme.mutate({ theme: next })
        }}
        options={options}
      />
      <MenuSeparator />
      <MenuItem icon={<LogOut />} onSelect={() => beforeLeaving(() => signOut.mutate())}>
        Sign out
      </MenuItem>
    </Menu>
  )
}
