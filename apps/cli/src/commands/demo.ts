import { ParleyError } from '@parley/errors'
import { addresses } from '../start/addresses.ts'
import { demoOwner } from '../start/seed-once.ts'
import { print, withOperator } from '../with-operator.ts'

/** What an outside script needs to talk to the running demo. */
export async function demo(options: { json?: boolean }): Promise<void> {
  const found = await withOperator({ as: demoOwner.email }, async (operator, parley) => {
    const at = addresses(parley.ports)
    const workspaces = await operator.api.workspaces.list()
    const all = await Promise.all(
      workspaces.map(async ({ id, name }) => {
        const live = (await operator.channels(id).list()).find((channel) => channel.mode === 'live')
        return live && { workspaceId: id, name, phoneNumberId: live.numberId, displayNumber: live.displayNumber }
      }),
    )
    const businesses = all.filter((business) => business !== undefined)
    const first = businesses.find(({ name }) => name === demoOwner.firstBusiness) ?? businesses[0]
    if (!first) throw new ParleyError('NOT_FOUND', 'The demo has no connected number any more. Start with an empty data folder to have it again.')
    return {
      webUrl: at.web,
      gatewayUrl: at.gateway,
      webhookUrl: at.webhook,
      emulatorUrl: at.emulator,
      graphUrl: at.emulatorGraph,
      phoneUrl: `${at.publicEmulator}/phone?number=${first.phoneNumberId}`,
      email: demoOwner.email,
      password: demoOwner.password,
      workspaceId: first.workspaceId,
      phoneNumberId: first.phoneNumberId,
      displayNumber: first.displayNumber,
      appSecret: process.env['WHATSAPP_APP_SECRET'] ?? parley.secrets.appSecret,
      verifyToken: process.env['WHATSAPP_VERIFY_TOKEN'] ?? parley.secrets.verifyToken,
      emulatorKey: parley.secrets.emulatorKey,
      businesses,
    }
  })
  print(options, found, [
    `Web app          ${found.webUrl}`,
    `Sign in          ${found.email} / ${found.password}`,
    `Phone            ${found.phoneUrl}`,
    `Gateway          ${found.gatewayUrl}`,
    `Phone number id  ${found.phoneNumberId} (${found.displayNumber})`,
    `App secret       ${found.appSecret}`,
    `Verify token     ${found.verifyToken}`,
  ])
}
