/**
 * The small world that the demo and the tests live in: an agency and three of its clients. Plain
 * data; whoever seeds reads it and the flow files beside it.
 */

export interface SeedUser {
  name: string
  email: string
  /** In clear, for the demo only; hashed when it is seeded. */
  password: string
}

export interface SeedWorkspace {
  /** Stable and readable; the database's own ids are made when it is seeded. */
  key: 'salon' | 'roaster' | 'clinic'
  name: string
  timeZone: string
  /** BCP 47. */
  language: string
  /** What a customer is told when a flow breaks. */
  apology: string
  /** The number that the emulator answers for; digits as WhatsApp shows them. */
  channel: { name: string; number: string; numberId: string; accountId: string }
  /** File in `flows/`, without `.json`. */
  flow: string
  /** File in `tools/`, without `.json`: what the flow may call. There, `tool:<name>` stands for a tool’s id. */
  tools?: string
  members: { email: string; role: 'owner' | 'admin' | 'editor' | 'agent' | 'viewer' }[]
}

const demoPassword = 'parley-demo'

export const agency = { name: 'Harbour & Lane' }

export const users: SeedUser[] = [
  { name: 'Alex Harbour', email: 'demo@parley.example', password: demoPassword },
  { name: 'Robin Lane', email: 'robin@parley.example', password: demoPassword },
  { name: 'Marta Silva', email: 'marta@parley.example', password: demoPassword },
  { name: 'Ellen Price', email: 'ellen@parley.example', password: demoPassword },
  { name: 'Derya Yilmaz', email: 'derya@parley.example', password: demoPassword },
]

/** Who signs in to see the demo. */
export const demoUser = users[0]!

export const workspaces: SeedWorkspace[] = [
  {
    key: 'salon',
    name: 'Saltwater Hair',
    timeZone: 'Europe/Amsterdam',
    language: 'en',
    apology: 'Sorry, something went wrong on our side. Please write again in a moment, or call us at the salon.',
    channel: { name: 'Salon', number: '+31 20 555 0114', numberId: '100000000000001', accountId: '200000000000001' },
    flow: 'salon',
    tools: 'salon',
    members: [
      { email: 'demo@parley.example', role: 'owner' },
      { email: 'robin@parley.example', role: 'admin' },
      { email: 'marta@parley.example', role: 'agent' },
    ],
  },
  {
    key: 'roaster',
    name: 'Northlight Coffee',
    timeZone: 'Europe/London',
    language: 'en-GB',
    apology: 'Sorry, that went wrong on our side. Please try again in a moment. The kettle stays on.',
    channel: { name: 'Boathouse', number: '+44 117 496 0103', numberId: '100000000000002', accountId: '200000000000002' },
    flow: 'roaster',
    tools: 'roaster',
    members: [
      { email: 'demo@parley.example', role: 'owner' },
      { email: 'robin@parley.example', role: 'editor' },
      { email: 'ellen@parley.example', role: 'agent' },
    ],
  },
  {
    key: 'clinic',
    name: 'Zahnarztpraxis Lindenhof',
    timeZone: 'Europe/Berlin',
    language: 'de',
    apology: 'Entschuldigung, bei uns ist etwas schiefgegangen. Bitte schreiben Sie gleich noch einmal oder rufen Sie in der Praxis an.',
    channel: { name: 'Empfang', number: '+49 30 5550 0107', numberId: '100000000000003', accountId: '200000000000003' },
    flow: 'clinic',
    members: [
      { email: 'demo@parley.example', role: 'owner' },
      { email: 'derya@parley.example', role: 'agent' },
    ],
  },
]
