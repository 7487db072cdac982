import type { ConnectionAccount, Inspection } from '@parley/channel'
import { z } from 'zod'
import { notFound } from './error-shape.ts'
import type { ChannelRepository, Connections } from './ports/index.ts'
import type { Role } from './roles.ts'
import { idInput, workspaceProcedure } from './trpc.ts'

/** For one number of the workspace. */
export const channelProcedure = (least: Role) => workspaceProcedure(least).input(z.object({ channelId: idInput }))

/** The number with its secrets opened and its callback address, for calls to the provider. */
export async function openAccount(channels: ChannelRepository, connections: Connections, channelId: string): Promise<ConnectionAccount & { appId: string | null; callbackUrl: string }> {
  const account = await channels.account(channelId)
  if (!account) throw notFound('This number')
  const { appKey, ...rest } = account
  return { ...rest, callbackUrl: connections.callbackUrl(appKey) }
}

/** Asks the provider about a number and keeps what it says. */
export async function inspect(channels: ChannelRepository, connections: Connections, channelId: string, options: { resume?: boolean } = {}): Promise<Inspection> {
  const inspection = await connections.setup.inspect(await openAccount(channels, connections, channelId))
  await channels.keep(channelId, inspection, options)
  return inspection
}

/** What people paste has blanks around it. */
export const pasted = (what: string) => z.string().trim().min(1, `Paste ${what}.`).max(2_000)
export const secretInput = (what: string) => pasted(what).regex(/^[\x21-\x7e]+$/, `${what.charAt(0).toUpperCase()}${what.slice(1)} was not copied whole, or something else was copied with it. Copy it again.`)
export const metaId = (what: string) => z.string().trim().regex(/^\d{5,20}$/, `${what} has digits only. It is not the phone number itself.`)
