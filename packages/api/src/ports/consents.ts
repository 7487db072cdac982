export interface ImportedConsent {
  /** E.164 with `+`. */
  phone: string
  name: string
  granted: boolean
  words: string
  /** The line of the file; the same line again is kept once. */
  proof: string
  at: Date
}

export interface KeptConsent {
  id: string
  granted: boolean
  /** `asked`, `imported`, `keyword`, `preferences`, `tap`, `refusal` or `person`. */
  how: string
  /** What the customer was shown, or said. */
  words: string
  proof: string
  /** Who imported it or wrote it down; null: nobody, or somebody who has left. */
  by: string | null
  at: Date
}

/** Who allowed marketing, and who took it back. */
export interface ConsentRepository {
  /** Makes contacts that are not there yet. Safe to repeat where it broke off: each proof is kept once. */
  import(consents: ImportedConsent[]): Promise<{ kept: number; newContacts: number }>
  /** Of a conversation's contact, newest first; null: no such conversation. */
  list(conversationId: string): Promise<KeptConsent[] | null>
  /** Written down by a person. False where there is no such conversation. */
  record(conversationId: string, consent: { granted: boolean; words: string }): Promise<boolean>
  /** How many contacts have opted in, and out. */
  count(): Promise<{ granted: number; withdrawn: number }>
}
