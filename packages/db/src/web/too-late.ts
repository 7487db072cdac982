import { serviceWindowMs } from '@parley/flow'

/** Whether WhatsApp would refuse this if it were sent now: it is no template, and the customer's last message is 24 hours old. */
export function isTooLate(content: unknown, lastInboundAt: Date | null): boolean {
  const open = lastInboundAt !== null && Date.now() < lastInboundAt.getTime() + serviceWindowMs
  return !open && (content as { type?: string } | null)?.type !== 'template'
}
