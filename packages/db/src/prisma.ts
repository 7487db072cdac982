import { PrismaPg } from '@prisma/adapter-pg'
import { sayAway } from './away.ts'
import { PrismaClient, type Prisma } from './generated/client.ts'

export { Prisma } from './generated/client.ts'
export type Database = PrismaClient
/** Inside a transaction: what `withWorkspace` and the others hand over. */
export type Transaction = Prisma.TransactionClient

/**
 * How long a transaction may wait for a connection and then take, milliseconds. Prisma's own 2 and 5 seconds
 * refuse work that only a busy machine makes slow; these still end before a browser or a person gives up.
 */
const transactionOptions = { maxWait: 15_000, timeout: 30_000 }

/** A client for the editor and the like; the runtime's hot statements go through `pg`. Close with `$disconnect()`. */
export function createPrisma(url: string, options: { connections?: number } = {}): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: options.connections ?? 10 }), transactionOptions })
}

/** Who asks. Row-level security lets through what belongs to these, and nothing else. */
export interface Viewer {
  workspaceId?: string
  userId?: string
  agencyId?: string
  /** Lower case. Lets one user be looked up before anybody is signed in. */
  signInEmail?: string
}

/** A transaction in which row-level security knows who asks. Outside of one, the web sees no row at all. UNAVAILABLE where the database is away. */
export function withViewer<T>(prisma: PrismaClient, viewer: Viewer, use: (tx: Transaction) => Promise<T>): Promise<T> {
  const work = prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT set_config('parley.workspace_id', ${viewer.workspaceId ?? ''}, true), set_config('parley.user_id', ${viewer.userId ?? ''}, true),
      set_config('parley.agency_id', ${viewer.agencyId ?? ''}, true), set_config('parley.sign_in_email', ${viewer.signInEmail ?? ''}, true)`
    return use(tx)
  })
  return work.catch(sayAway)
}

/** Everything of one workspace. The caller has checked that the user may act there. */
export function withWorkspace<T>(prisma: PrismaClient, viewer: { workspaceId: string; userId: string; agencyId?: string }, use: (tx: Transaction) => Promise<T>): Promise<T> {
  return withViewer(prisma, viewer, use)
}

/** The user's own row, sign-ins and memberships, and the workspaces that they reach. */
export function withUser<T>(prisma: PrismaClient, userId: string, use: (tx: Transaction) => Promise<T>): Promise<T> {
  return withViewer(prisma, { userId }, use)
}

/** The one user with this address, for signing in. */
export function withSignInEmail<T>(prisma: PrismaClient, email: string, use: (tx: Transaction) => Promise<T>): Promise<T> {
  return withViewer(prisma, { signInEmail: email.trim().toLowerCase() }, use)
}
