import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { toPhone } from '@parley/channel'
import type { MasterKey } from '@parley/db'
import { agency, demoUser, users, workspaces, type SeedWorkspace } from '../../../../prisma/seed/world.ts'
import { openOffice, type Office, type Operator } from '../operator.ts'
import type { Home } from './home.ts'

export const demoOwner = { email: demoUser.email, password: demoUser.password, firstBusiness: workspaces[0]!.name }

/** The emulator is not up yet, and no number is checked here. */
const nowhere = { emulatorGraph: 'http://127.0.0.1:1', gateway: 'http://127.0.0.1:1' }

const flowsFolder = new URL('../../../../prisma/seed/flows/', import.meta.url)
const toolsFolder = new URL('../../../../prisma/seed/tools/', import.meta.url)

/**
 * The demo world, once, which the file `stamp` remembers: what somebody deletes later stays deleted. Each step looks first, so that a
 * start that was cut off in the middle is completed by the next.
 */
export async function seedOnce(url: string, masterKey: MasterKey, home: Home, stamp: string): Promise<void> {
  if (existsSync(stamp)) return
  const office = openOffice({ url, masterKey, home: home.path, reach: nowhere })
  try {
    const first = workspaces[0]!
    // The first workspace comes with the account, under the agency's name, and is renamed by its settings.
    const passwordHash = await office.hashPassword(demoUser.password)
    const made = await office.accounts.create({ name: demoUser.name, businessName: agency.name, email: demoUser.email, passwordHash })
    const operator = await office.actAs(demoUser.email)
    if (made) await rename(operator, made.workspaceId, first)
    for (const workspace of workspaces) await seedWorkspace(office, operator, workspace, home.secrets.appSecret, passwordHash)
    writeFileSync(stamp, `${new Date().toISOString()}\n`)
  } finally {
    await office.close()
  }
}

const rename = (operator: Operator, workspaceId: string, { name, timeZone, language, apology }: SeedWorkspace) => operator.api.workspaces.update({ workspaceId, name, timeZone, language, apology })

async function seedWorkspace(office: Office, operator: Operator, seed: SeedWorkspace, appSecret: string, passwordHash: string): Promise<void> {
  const { api } = operator
  const existing = (await api.workspaces.list()).find(({ name }) => name === seed.name)
  const workspaceId = existing?.id ?? (await api.workspaces.create({ name: seed.name })).workspaceId
  await rename(operator, workspaceId, seed)

  const channels = operator.channels(workspaceId)
  if (!(await channels.list()).some(({ numberId }) => numberId === seed.channel.numberId)) {
    const { name, number, numberId, accountId } = seed.channel
    await channels.add({ name, numberId, accountId, displayNumber: toPhone(number) ?? number, appSecret, accessToken: `demo-${randomBytes(18).toString('base64url')}` })
  }
  for (const { email, role } of seed.members) {
    const user = users.find((candidate) => candidate.email === email)
    if (user && email !== demoUser.email) await operator.members(workspaceId).add({ name: user.name, email, role, passwordHash: user.password === demoUser.password ? passwordHash : await office.hashPassword(user.password) })
  }
  const tools = seed.tools === undefined ? new Map<string, string>() : await seedTools(operator, workspaceId, seed.tools)
  if ((await api.flows.list({ workspaceId })).length > 0) return
  const text = readFileSync(new URL(`${seed.flow}.json`, flowsFolder), 'utf8').replace(/"tool:(\w+)"/g, (_all, name: string) => JSON.stringify(tools.get(name) ?? name))
  const { flowId } = await api.flows.import({ workspaceId, text })
  const { draftRevision } = await api.flows.get({ workspaceId, flowId })
  await api.flows.publish({ workspaceId, flowId, baseRevision: draftRevision, note: 'First version' })
}

type Api = Operator['api']['tools']

/** The tools of a business, and their ids by name. */
async function seedTools({ api }: Operator, workspaceId: string, file: string): Promise<Map<string, string>> {
  const seed = JSON.parse(readFileSync(new URL(`${file}.json`, toolsFolder), 'utf8')) as { credentials: Omit<Parameters<Api['setCredential']>[0], 'workspaceId'>[]; tools: Parameters<Api['create']>[0]['definition'][] }
  const { tools, credentials } = await api.tools.list({ workspaceId })
  for (const credential of seed.credentials) if (!credentials.some(({ name }) => name === credential.name)) await api.tools.setCredential({ workspaceId, ...credential })
  const ids = new Map(tools.map(({ id, definition }) => [definition.name, id]))
  for (const definition of seed.tools) if (!ids.has(definition.name)) ids.set(definition.name, (await api.tools.create({ workspaceId, definition })).toolId)
  return ids
}
