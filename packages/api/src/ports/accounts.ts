export interface Account {
  id: string
  name: string
  email: string
  theme: Theme
}

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export interface NewAccount {
  name: string
  businessName: string
  /** Lower case. */
  email: string
  /** argon2id in PHC form. */
  passwordHash: string
  /** IANA name; the first workspace's. */
  timeZone?: string
}

/** People and their sign-ins: what is nobody's tenant. */
export interface Accounts {
  /** Makes user, agency, first workspace and its test channel, together or not at all. Null: the address is taken. */
  create(account: NewAccount): Promise<{ workspaceId: string } | null>
  find(userId: string): Promise<Account | null>
  setTheme(userId: string, theme: Theme): Promise<void>
  endSignIn(userId: string, signInId: string): Promise<void>
  /** Ends every sign-in of the user, this one too. */
  endAllSignIns(userId: string): Promise<void>
}

/** Slow on purpose. */
export interface Passwords {
  hash(password: string): Promise<string>
}

/** Counts attempts of a kind in a window of time. */
export interface AttemptLimit {
  /** Counts one; false where there were too many already. `key` is hashed before it is kept. */
  take(key: string, most: number, windowSeconds: number): Promise<boolean>
}
