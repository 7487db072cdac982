import type { SendOutcome, Treatment } from '@parley/channel'

export interface WhatsAppError {
  treatment: Treatment
  /** What happened, as a sentence. */
  what: string
  /** What to do about it, as a sentence; for the operator, never for the customer. */
  todo: string
  /** For `wait`: milliseconds until the next attempt is worth it. */
  waitMs?: number
}

const minute = 60_000
const hour = 60 * minute

const row = (treatment: Treatment, what: string, todo: string, waitMs?: number): WhatsAppError => ({
  treatment, what, todo, ...(waitMs !== undefined && { waitMs }),
})

const reconnect = 'Connect the number again in the channel settings.'
const wrongAppSecret = row('stop', 'The app secret that Parley has is not that of the Meta app.', 'Copy it again from the Meta app, App settings, Basic, and enter it in the channel settings.')
const permission = row('stop', 'The access token lacks a permission.', 'Give the app the WhatsApp permissions in Meta Business Manager, then connect the number again.')
const templateFix = 'Compare the message with the approved template and correct it.'
const groups = row('fix', 'WhatsApp refused it because of the group that it concerns.', 'Send to single customers; groups are not supported.')
const registration = (what: string) => row('fix', what, 'Finish the registration of the number in WhatsApp Manager.')
const manageOnly = (what: string) => row('fix', what, 'Correct the request in WhatsApp Manager; customers are not affected.')

/** Every error code of the Cloud API that is known, with what to do. The only place that knows them. */
export const whatsappErrors: ReadonlyMap<number, WhatsAppError> = new Map([
  [0, row('stop', 'WhatsApp does not accept the access token.', reconnect)],
  [1, row('retry', 'WhatsApp had a passing fault.', 'It is tried again by itself.')],
  [2, row('retry', 'WhatsApp is briefly unavailable.', 'It is tried again by itself.')],
  [3, permission],
  [4, row('wait', 'The Meta app made too many requests.', 'It is tried again in some minutes.', 5 * minute)],
  [10, permission],
  [33, row('stop', 'The number no longer exists or cannot be reached with this token.', reconnect)],
  [100, row('fix', 'WhatsApp did not understand a field of the message.', 'Correct the message; the details name the field.')],
  [104, row('stop', 'The request carried no access token.', reconnect)],
  [190, row('stop', 'The access token has expired or was withdrawn.', reconnect)],
  [368, row('stop', 'Meta has blocked the account for a breach of its rules.', 'Open WhatsApp Manager, read the notice and appeal.')],
  [803, row('stop', 'The number was not found.', reconnect)],
  [2200, row('fix', 'Meta could not verify the callback address.', 'It must be reachable from the internet over HTTPS and answer with the verify token that stands beside it.')],
  [80007, row('wait', 'The WhatsApp account made too many requests.', 'It is tried again in some minutes.', 10 * minute)],
  [130403, row('drop', 'You have blocked this customer.', 'Unblock the customer to write to them again.')],
  [130429, row('retry', 'More messages were sent per second than the number may send.', 'It is tried again by itself, more slowly.')],
  [130472, row('drop', 'Meta holds marketing messages back from this customer as part of an experiment.', 'Nothing can be done; write again when the customer has written.')],
  [130497, row('drop', 'The account may not write to customers in this country.', 'Check the restrictions in WhatsApp Manager.')],
  [131000, row('retry', 'WhatsApp failed without saying why.', 'It is tried again up to three times.')],
  [131005, row('stop', 'Access was denied.', 'Give the app the WhatsApp permissions, then connect the number again.')],
  [131008, row('fix', 'A required field is missing from the message.', 'Correct the message; the details name the field.')],
  [131009, row('fix', 'A field of the message has a value that WhatsApp does not take.', 'Correct the message; the details name the field.')],
  [131016, row('retry', 'The WhatsApp service is unavailable.', 'It is tried again by itself.')],
  [131020, groups],
  [131021, row('fix', 'The message was addressed to the business number itself.', 'Choose another recipient.')],
  [131026, row('drop', 'The message could not be delivered.', 'The customer may not be on WhatsApp, may use an old version, or may have blocked you.')],
  [131030, row('fix', 'The recipient is not on the list of the test number.', 'Add the recipient in the Meta dashboard, or use a real number.')],
  [131031, row('stop', 'Meta has locked the account.', 'Open WhatsApp Manager, read the notice and appeal.')],
  [131037, row('stop', 'The display name of the number is not approved.', 'Ask for its approval in WhatsApp Manager.')],
  [131041, groups],
  [131042, row('stop', 'There is a problem with the payment.', 'Check the payment method in Meta Business Manager.')],
  [131044, row('stop', 'There is no valid payment method.', 'Add one in Meta Business Manager.')],
  [131045, row('stop', 'The number is not registered correctly.', 'Register the number again.')],
  [131047, row('template', 'More than 24 hours have passed since the customer last wrote.', 'Send an approved template, or wait until they write.')],
  [131048, row('stop', 'The number is limited because customers reported its messages.', 'Pause campaigns and check its quality in WhatsApp Manager.')],
  [131049, row('drop', 'Meta held the message back so that the customer does not receive too much marketing.', 'Try again after a day at the earliest.')],
  [131050, row('drop', 'The customer has stopped marketing messages from you.', 'Send no marketing until they allow it again.')],
  [131051, row('drop', 'WhatsApp does not hand over this kind of message.', 'Nothing needs to be done.')],
  [131052, row('retry', 'The file that the customer sent could not be fetched.', 'It is tried once more; then ask the customer to send it again.')],
  [131053, row('fix', 'WhatsApp could not take the file.', 'Check that its address is public, and its type and size are allowed.')],
  [131055, row('fix', 'Only marketing messages may be sent this way.', 'Send it as an ordinary message.')],
  [131056, row('retry', 'Too many messages went to this customer in a short time.', 'It is tried again by itself, more slowly.')],
  [131057, row('wait', 'The account is under maintenance for a moment.', 'It is tried again in some minutes.', 2 * minute)],
  [131060, row('drop', 'The message is no longer available.', 'Nothing needs to be done.')],
  [131062, row('drop', 'This message needs the phone number of the customer, and only their WhatsApp user id is known.', 'Ask the customer for their number.')],
  [131063, row('fix', 'Marketing through this interface is switched off for the account.', 'Use the Marketing Messages API.')],
  [131064, row('stop', 'The account is blocked because templates were filed under the wrong category.', 'Correct the categories in WhatsApp Manager.')],
  [132000, row('fix', 'The number of values does not match the template.', templateFix)],
  [132001, row('fix', 'The template does not exist in this language or is not approved.', 'Check its name and language; a newly approved one needs ten minutes.')],
  [132005, row('fix', 'The template is too long with these values.', 'Shorten the values.')],
  [132007, row('fix', 'The content of the template breaks a rule of WhatsApp.', 'Change the template.')],
  [132008, row('fix', 'A value does not fit the template.', templateFix)],
  [132012, row('fix', 'A value has another format than the template expects.', templateFix)],
  [132015, row('fix', 'The template is paused because customers rated it badly.', 'Improve the template; it comes back by itself or after an edit.')],
  [132016, row('fix', 'The template was switched off for good because customers rated it badly.', 'Create a new template.')],
  [132018, row('fix', 'The values of the template are not valid.', templateFix)],
  [132068, row('fix', 'The WhatsApp Flow is blocked.', 'Correct it in WhatsApp Manager.')],
  [132069, row('wait', 'The WhatsApp Flow is throttled to ten messages an hour.', 'It is tried again in an hour; correct the flow meanwhile.', hour)],
  [133000, registration('An earlier attempt to remove the registration did not finish.')],
  [133004, row('wait', 'The registration server is briefly unavailable.', 'It is tried again in some minutes.', 5 * minute)],
  [133005, registration('The PIN of the number is wrong.')],
  [133006, registration('The number is not verified.')],
  [133008, registration('The PIN was entered wrongly too often.')],
  [133009, registration('The PIN was entered too quickly.')],
  [133010, row('stop', 'The number is not registered.', 'Register the number again.')],
  [133015, row('wait', 'The number was removed a moment ago.', 'It can be registered again after five minutes.', 5 * minute)],
  [133016, row('wait', 'The number was registered and removed too often.', 'It can be registered again after 72 hours.', 72 * hour)],
  [134100, row('fix', 'Only marketing messages may be sent this way.', 'Send it as an ordinary message.')],
  [134101, row('wait', 'The template is still being prepared.', 'It is tried again in ten minutes.', 10 * minute)],
  [134102, row('fix', 'The template cannot be used.', 'Check its state in WhatsApp Manager.')],
  [135000, row('retry', 'WhatsApp failed without saying why.', 'It is tried once more.')],
  [137000, row('fix', 'The identity of the customer has changed.', 'Confirm the customer before writing to them again.')],
  [2494055, row('retry', 'More messages were sent per second than the number may send.', 'It is tried again by itself, more slowly.')],
  [2494100, row('wait', 'The number is under maintenance for a moment.', 'It is tried again in some minutes.', 2 * minute)],
  [2593109, row('drop', 'The owner declined to share earlier chats.', 'Nothing needs to be done.')],
])

/** Families of codes; asked after the table. */
const families: { from: number; to: number; error: WhatsAppError }[] = [
  { from: 200, to: 299, error: permission },
  { from: 131200, to: 131299, error: groups },
  { from: 133000, to: 133015, error: registration('The registration of the number failed.') },
  { from: 138000, to: 138999, error: row('drop', 'WhatsApp refused a call.', 'Calls are not supported; write instead.') },
  { from: 139000, to: 139199, error: manageOnly('A WhatsApp Flow or the block list could not be changed.') },
  { from: 147001, to: 147005, error: manageOnly('The username could not be claimed.') },
  { from: 2388000, to: 2388999, error: manageOnly('A template or number could not be created or changed.') },
  { from: 2494164, to: 2494179, error: manageOnly('The sign-up did not finish.') },
]

/** What Meta's error body tells, whatever of it is there. */
export interface GraphError {
  code: number
  subcode?: number
  transient?: boolean
  details?: string
  /** Of the HTTP response, where the error came in one. */
  httpStatus?: number
}

/** Meta does not take our proof of the app's secret, or wants one. */
export const isWrongProof = ({ code, details }: GraphError): boolean => code === 100 && details !== undefined && details.includes('appsecret_proof')

/** The row for an error; for a code that nobody knows, what its HTTP status suggests. */
export function lookUpError(error: GraphError): WhatsAppError {
  if (isWrongProof(error)) return wrongAppSecret
  if (error.code === 100 && error.subcode === 33) return whatsappErrors.get(33) as WhatsAppError
  const known = whatsappErrors.get(error.code) ?? families.find(({ from, to }) => error.code >= from && error.code <= to)?.error
  if (known) return known
  const passing = error.transient === true || error.httpStatus === 429 || (error.httpStatus ?? 0) >= 500
  return passing
    ? row('retry', 'WhatsApp failed with a code that is not known.', 'It is tried again by itself.')
    : row('fix', 'WhatsApp refused it with a code that is not known.', 'Look the code up in the documentation of the WhatsApp Cloud API.')
}

/** An error in plain words, with what Meta added: for the operator. */
export function explainError(error: GraphError): string {
  const { what, todo } = lookUpError(error)
  const details = error.details === undefined ? '' : `: ${error.details.slice(0, 300)}`
  return `${what} ${todo} (WhatsApp error ${error.code}${details})`
}

/** The outcome of a send that Meta refused. `retryAfterMs` as the response stated it goes before the table's. */
export function refusedBy(error: GraphError, retryAfterMs?: number): Extract<SendOutcome, { type: 'refused' }> {
  const { treatment, waitMs } = lookUpError(error)
  const wait = treatment === 'wait' || treatment === 'retry' ? (retryAfterMs ?? waitMs) : undefined
  return { type: 'refused', treatment, code: error.code, reason: explainError(error), ...(wait !== undefined && { retryAfterMs: wait }) }
}
