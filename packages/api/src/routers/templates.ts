import { create } from '../procedures/templates/create.ts'
import { edit } from '../procedures/templates/edit.ts'
import { list } from '../procedures/templates/list.ts'
import { remove } from '../procedures/templates/remove.ts'
import { sync } from '../procedures/templates/sync.ts'
import { unpause } from '../procedures/templates/unpause.ts'
import { uploadSample } from '../procedures/templates/upload-sample.ts'
import { router } from '../trpc.ts'

export const templatesRouter = router({ create, edit, list, remove, sync, unpause, uploadSample })
