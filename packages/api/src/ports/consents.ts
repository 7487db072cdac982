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


/** Who allowed marketing, and who took it back. */
export interface ConsentRepository {
  /** Makes contacts that are not there yet. */
  import(consents: ImportedConsent[]): Promise<{ kept: number; newContacts: number }>
  /** How many contacts have opted in, and out. */
  count(): Promise<{ granted: number; withdrawn: number }>
}
