import { z } from 'zod'

/**
 * Where a file to send comes from: an address that the channel fetches, or a file of ours
 * (`fileId`) that the adapter uploads first.
 */
export const outboundMediaSchema = z.union([
  z.object({ link: z.string() }),
  /** `name` is what the file was called, for whoever draws the flow; `mimeType` and `size` (bytes) are what it was found to be. */
  z.object({ fileId: z.string(), name: z.string().max(240).optional(), mimeType: z.string().optional(), size: z.number().optional() }),
])
export type OutboundMedia = z.infer<typeof outboundMediaSchema>
