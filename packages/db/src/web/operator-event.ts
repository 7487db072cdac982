import { randomUUID } from 'node:crypto'
import type { Transaction } from '../prisma.ts'

export type OperatorAction = 'take-over' | 'give-back' | 'start-over'

/** Puts what a person did into the conversation's mailbox and wakes it. False where there is no such conversation. */
export async function postOperatorEvent(tx: Transaction, workspaceId: string, conversationId: string, action: OperatorAction, userId: string): Promise<boolean> {
  const payload = JSON.stringify({ type: action, by: userId })
  const rows = await tx.$queryRaw<{ posted: boolean }[]>`
    SELECT parley_post_event(${workspaceId}::uuid, ${conversationId}::uuid, 'operator', ${randomUUID()}, now(), ${payload}::jsonb) AS "posted"`
  return rows[0]?.posted ?? false
}
