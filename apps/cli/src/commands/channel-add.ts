import { toPhone } from '@parley/channel'
import { ParleyError } from '@parley/errors'
import { print, withOperator } from '../with-operator.ts'

interface Options {
  workspace: string
  numberId: string
  accountId: string
  displayNumber: string
  token: string
  appSecret: string
  name: string
  baseUrl?: string
  json?: boolean
  as?: string
}

export async function channelAdd(options: Options): Promise<void> {
  const displayNumber = options.displayNumber.startsWith('+') ? toPhone(options.displayNumber) : undefined
  if (!displayNumber) throw new ParleyError('BAD_INPUT', `“${options.displayNumber}” is not a phone number. Write it with + and country code: +4930123456.`)
  if (!/^\d{5,20}$/.test(options.numberId)) throw new ParleyError('BAD_INPUT', `“${options.numberId}” is not a phone number id. Meta's app dashboard shows it under WhatsApp, API setup: digits only.`)
  const made = await withOperator(options, async (operator, parley) => {
    // Asks for the workspace as the user, so that a wrong one is refused before anything is written.
    await operator.api.workspaces.get({ workspaceId: options.workspace })
    const { name, numberId, accountId, token: accessToken, appSecret, baseUrl } = options
    const channel = await operator.channels(options.workspace).add({ name, numberId, accountId, displayNumber, accessToken, appSecret, ...(baseUrl === undefined ? {} : { baseUrl }) })
    await parley.registerNumbers()
    // A number is kept whatever they find: who is at the machine may be ahead of Meta. What is wrong is said.
    const { checks } = await operator.api.channels.check({ workspaceId: options.workspace, channelId: channel.channelId })
    return { ...channel, checks }
  })
  const findings = made.checks.filter(({ state }) => state !== 'good').map(({ says, todo }) => `  ${says} ${todo ?? ''}`.trimEnd())
  print(options, made, [`Connected ${displayNumber} as the channel ${made.channelId}.`, ...(findings.length > 0 ? ['What is still open:', ...findings] : [])])
}
