import { whatStops, type ConnectionCheck } from '@parley/channel'
import { z } from 'zod'
import { inspect, metaId, openAccount, secretInput } from '../../channel-procedure.ts'
import { notFound } from '../../error-shape.ts'
import { idInput, workspaceProcedure } from '../../trpc.ts'

const name = z.string().trim().min(1, 'Give the number a name, so that you know it again.').max(80)

const connectInput = z.discriminatedUnion('provider', [
  z.object({ provider: z.literal('meta'), name, appId: idInput, numberId: metaId('The phone number id'), accountId: metaId('The WhatsApp business account id'), accessToken: secretInput('the access token') }),
  z.object({
    provider: z.literal('360dialog'), name, numberId: metaId('The phone number id'),
    displayNumber: z.string().trim().regex(/^\+[\d ]{7,20}$/, 'Write the number with + and country code: +49 30 123456.'), accessToken: secretInput('the API key'),
  }),
])

/** `channelId` null: it was not connected, and the checks say why. */
interface Connected {
  channelId: string | null
  checks: ConnectionCheck[]
}

/**
 * Checks what was pasted at the provider and, where the number can be spoken for, keeps it sealed. What is still missing to
 * receive is done afterwards, on the number itself.
 */
export const connect = workspaceProcedure('admin')
  .input(connectInput)
  .mutation(async ({ ctx, input }): Promise<Connected> => {
    const { connections } = ctx
    const { channels } = ctx.tenant
    const mustBeGood = (checks: ConnectionCheck[]) => whatStops(checks) ?? checks.find(({ name, state }) => (name === 'token' || name === 'number') && (state === 'bad' || state === 'unknown'))
    if (input.provider === '360dialog') {
      const baseUrl = connections.dialog360Url
      const base = { provider: input.provider, numberId: input.numberId, accountId: '', accessToken: input.accessToken, ...(baseUrl === undefined ? {} : { baseUrl }) }
      const { checks } = await connections.setup.inspect({ ...base, handshakeAt: null, lastWebhookAt: null })
      if (mustBeGood(checks)) return { channelId: null, checks }
      const { appId } = await channels.addApp({ provider: '360dialog', name: input.name })
      const { channelId } = await channels.add({ ...base, name: input.name, displayNumber: input.displayNumber, appId })
      // Nothing has to be entered by hand: the key is all that 360dialog asks for.
      const account = await openAccount(channels, connections, channelId)
      await connections.setup.enterCallback(account, { url: account.callbackUrl, verifyToken: '' }).catch((cause: unknown) => ctx.log('The callback address could not be entered at 360dialog.', cause))
      return { channelId, checks: (await inspect(channels, connections, channelId)).checks }
    }
    const app = await channels.app(input.appId)
    if (!app?.meta) throw notFound('This app')
    const { numberId, accountId, accessToken } = input
    const inspection = await connections.setup.inspect({
      provider: 'meta', numberId, accountId, accessToken, app: app.meta, callbackUrl: connections.callbackUrl(app.key), handshakeAt: app.handshakeAt, lastWebhookAt: null,
    })
    const { checks, facts } = inspection
    // A number that only waits for its registration is kept: that is the next step.
    const problem = mustBeGood(checks)
    if (problem && !(problem.name === 'number' && facts.status !== undefined && problem.stops)) return { channelId: null, checks }
    const { channelId } = await channels.add({ name: input.name, numberId, accountId, accessToken, appId: input.appId, displayNumber: facts.displayNumber ?? '' })
    await channels.keep(channelId, inspection)
    return { channelId, checks }
  })
