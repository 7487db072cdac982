import { z } from 'zod'
import { services } from '@/server/services.ts'
import { currentViewer } from '@/server/viewer.ts'

const paramsSchema = z.object({ workspaceId: z.uuid(), fileId: z.uuid() })

/** A file of the workspace, for its members only. */
export async function GET(_request: Request, { params }: { params: Promise<{ workspaceId: string; fileId: string }> }): Promise<Response> {
  const viewer = await currentViewer()
  if (!viewer) return new Response('You are signed out. Sign in to go on.', { status: 401 })
  const gone = () => new Response('This file is not there, or not yours.', { status: 404 })
  const ids = paramsSchema.safeParse(await params)
  if (!ids.success) return gone()
  const { workspaceId, fileId } = ids.data
  if (!(await services().directory.roleIn(viewer.userId, workspaceId))) return gone()
  const file = await services().files(workspaceId, viewer.userId).read(fileId)
  if (!file) return gone()
  return new Response(Uint8Array.from(file.bytes), {
    headers: {
      'content-type': file.mimeType,
      // Files never change; what is shown in a page is a picture, everything else is saved.
      'cache-control': 'private, max-age=31536000, immutable',
      'content-disposition': `${file.mimeType.startsWith('image/') ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    },
  })
}
