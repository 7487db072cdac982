import type { Context } from '@parley/api'
import { services } from './services.ts'
import { currentViewer } from './viewer.ts'

/** What a request to the API brings along. */
export async function requestContext(request: Request): Promise<Context> {
  const { accounts, attempts, passwords, directory, tenant, cards, testNumbers, modelDesk, templateAccounts, templateManager, sampleFiles, toolbench, promptReader, comparer, connections, log } = services()
  return { viewer: await currentViewer(), address: request.headers.get('x-parley-address') ?? '', accounts, attempts, passwords, directory, tenant, cards, testNumbers, modelDesk, templateAccounts, templateManager, sampleFiles, toolbench, promptReader, comparer, connections, log }
}
