import { print, withOperator } from '../with-operator.ts'

export async function workspaceCreate(options: { name: string; agency?: string; timeZone?: string; language?: string; json?: boolean; as?: string }): Promise<void> {
  const made = await withOperator(options, async ({ api }, parley) => {
    const { workspaceId } = await api.workspaces.create({ name: options.name, ...(options.agency === undefined ? {} : { agencyId: options.agency }) })
    const settings = { ...(options.timeZone === undefined ? {} : { timeZone: options.timeZone }), ...(options.language === undefined ? {} : { language: options.language }) }
    if (Object.keys(settings).length > 0) await api.workspaces.update({ workspaceId, ...settings })
    await parley.registerNumbers()
    return { workspaceId }
  })
  print(options, made, [`Made the workspace ${made.workspaceId}.`])
}
