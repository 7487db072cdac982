import { me } from '../procedures/account/me.ts'
import { setTheme } from '../procedures/account/set-theme.ts'
import { signOutEverywhere } from '../procedures/account/sign-out-everywhere.ts'
import { signOut } from '../procedures/account/sign-out.ts'
import { signUp } from '../procedures/account/sign-up.ts'
import { router } from '../trpc.ts'

export const accountRouter = router({ me, setTheme, signOut, signOutEverywhere, signUp })
