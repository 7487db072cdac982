import { ParleyError } from '@parley/errors'
import type { ConnectionAccount } from '@parley/channel'
import { z } from 'zod'
import { inspect, metaId, pasted } from '../../channel-procedure.ts'
import { workspaceProcedure } from '../../trpc.ts'
import { pinInput } from './register.ts'

/**
 * Embedded Signup's server side, after the browser was given a code: token, number kept, app subscribed, number registered,
 * and where it is used in the phone app as well, its contacts asked for. The number's webhooks come to the installation's own
 * address, since the app is the installation's.
 */
export const signUp = workspaceProcedure('admin')
  .input(
    z.object({
      code: pasted('the code'), accountId: metaId('The WhatsApp business account id'), numberId: metaId('The phone number id'), name: z.string().trim().min(1).max(80).default('WhatsApp'),
      /** Left out where the number stays in the phone app: such a number is not registered. */
      pin: pinInput.optional(),
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const { connections } = ctx
    const { channels } = ctx.tenant
    if (!connections.signUp) throw new ParleyError('MISCONFIGURED', 'Signing up with Meta is not configured here. Set META_APP_ID, META_APP_SECRET and META_CONFIG_ID.')
    const { appId, appSecret } = connections.signUp
    const accessToken = await connections.setup.exchangeCode({ id: appId, secret: appSecret }, input.code)
    const account: ConnectionAccount = { provider: 'meta', numberId: input.numberId, accountId: input.accountId, accessToken, app: { id: appId, secret: appSecret }, handshakeAt: null, lastWebhookAt: null }
    const { facts } = await connections.setup.inspect(account)
    const { channelId } = await channels.add({ name: input.name, numberId: input.numberId, accountId: input.accountId, accessToken, appSecret, displayNumber: facts.displayNumber ?? '' })
    // The token works once only for as long as it is kept: from here on every step can be repeated on the number's page.
    const failed: string[] = []
    const attempt = async (step: () => Promise<void>) => step().catch((cause: unknown) => void failed.push(cause instanceof Error ? cause.message : String(cause)))
    await attempt(() => connections.setup.subscribe(account))
    if (input.pin !== undefined) {
      const { pin } = input
      await attempt(() => connections.setup.register(account, pin))
    }
    if (facts.onPhoneApp === true) for (const what of ['smb_app_state_sync', 'history'] as const) await attempt(() => connections.setup.syncPhoneApp(account, what))
    const { checks } = await inspect(channels, connections, channelId)
    return { channelId, checks, failed }
  })
