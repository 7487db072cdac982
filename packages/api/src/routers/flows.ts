import { archive } from '../procedures/flows/archive.ts'
import { check } from '../procedures/flows/check.ts'
import { create } from '../procedures/flows/create.ts'
import { duplicate } from '../procedures/flows/duplicate.ts'
import { exportFlow } from '../procedures/flows/export.ts'
import { faults } from '../procedures/flows/faults.ts'
import { get } from '../procedures/flows/get.ts'
import { importFlow } from '../procedures/flows/import.ts'
import { list } from '../procedures/flows/list.ts'
import { moveSessions } from '../procedures/flows/move-sessions.ts'
import { publish } from '../procedures/flows/publish.ts'
import { rename } from '../procedures/flows/rename.ts'
import { reorder } from '../procedures/flows/reorder.ts'
import { restore } from '../procedures/flows/restore.ts'
import { save } from '../procedures/flows/save.ts'
import { unpublish } from '../procedures/flows/unpublish.ts'
import { version } from '../procedures/flows/version.ts'
import { versions } from '../procedures/flows/versions.ts'
import { router } from '../trpc.ts'

export const flowsRouter = router({
  archive,
  check,
  create,
  duplicate,
  export: exportFlow,
  faults,
  get,
  import: importFlow,
  list,
  moveSessions,
  publish,
  rename,
  reorder,
  restore,
  save,
  unpublish,
  version,
  versions,
})
