import { print, withOperator } from '../with-operator.ts'

export async function workspaceList(options: { json?: boolean; as?: string }): Promise<void> {
  const workspaces = await withOperator(options, ({ api }) => api.workspaces.list())
  print(options, { workspaces }, workspaces.map(({ id, name, agencyName }) => `${id}  ${name}  (${agencyName})`))
}
