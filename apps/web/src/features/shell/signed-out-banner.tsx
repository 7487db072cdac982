'use client'
import { Banner, bannerLink } from './banner.tsx'
import { signedOut } from './signed-out.ts'

/** The sign-in ended while something was typed: the page stays, until that is saved after all. */
export function SignedOutBanner() {
  if (!signedOut.use()) return null
  return (
    <Banner
      tone="danger"
      action={
        <a href="/sign-in" target="_blank" rel="noreferrer" className={bannerLink('danger')}>
          Sign in
        </a>
      }
    >
      <b className="font-semibold">You are signed out.</b> What you typed is still here, and not saved. Sign in in another tab, come back and save.
    </Banner>
  )
}
