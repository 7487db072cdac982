import { createFlag } from './flag.ts'

/** Told by whatever asks the server: the sign-in has ended while the page stays for what is typed on it, or holds again. */
export const signedOut = createFlag()
