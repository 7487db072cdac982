import { createHmac } from 'node:crypto'
import { withViewer, type Database } from '../prisma.ts'

/** Counts attempts in windows of time. Keys are kept as keyed hashes, so that the table names nobody. */
export function createAttempts(prisma: Database, secret: string) {
  const hash = (key: string) => createHmac('sha256', secret).update(key).digest('base64url')
  return {
    /** Counts one; false where it was one too many. */
    async take(key: string, most: number, windowSeconds: number): Promise<boolean> {
      const windowEnd = new Date(Date.now() + windowSeconds * 1000)
      const rows = await withViewer(prisma, {}, async (tx) => {
        // Now and then what is over is swept out, so that the table does not grow for ever.
        if (Math.random() < 0.01) await tx.$executeRaw`DELETE FROM "sign_in_attempts" WHERE "window_end" < now()`
        return tx.$queryRaw<{ count: number }[]>`
          INSERT INTO "sign_in_attempts" AS a ("key", "count", "window_end") VALUES (${hash(key)}, 1, ${windowEnd})
          ON CONFLICT ("key") DO UPDATE SET
            "count" = CASE WHEN a."window_end" < now() THEN 1 ELSE a."count" + 1 END,
            "window_end" = CASE WHEN a."window_end" < now() THEN excluded."window_end" ELSE a."window_end" END
          RETURNING "count"`
      })
      return (rows[0]?.count ?? 0) <= most
    },
    /** Takes one back: it turned out to be rightful. */
    async giveBack(key: string): Promise<void> {
      await withViewer(prisma, {}, (tx) => tx.$executeRaw`UPDATE "sign_in_attempts" SET "count" = greatest("count" - 1, 0) WHERE "key" = ${hash(key)}`)
    },
  }
}
