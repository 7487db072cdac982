import { isAtLeast } from '@parley/api'
import { checkMedia, mediaKinds, whatsappMediaLimits } from '@parley/channel'
import { z } from 'zod'
import { kindOfFile } from '@/server/kind-of-file.ts'
import { services } from '@/server/services.ts'
import { currentViewer } from '@/server/viewer.ts'

const querySchema = z.object({ kind: z.enum(mediaKinds), name: z.string().trim().min(1).max(240) })

const refuse = (status: number, message: string) => Response.json({ error: { message } }, { status })

/**
 * Keeps a file for sending: the body is the file itself, `?kind=` what it is to be sent as, `?name=`
 * what it is called. For editors of the workspace. Refused by content and size as WhatsApp would.
 */
export async function POST(request: Request, { params }: { params: Promise<{ workspaceId: string }> }): Promise<Response> {
  const { workspaceId } = await params
  const viewer = await currentViewer()
  if (!viewer) return refuse(401, 'You are signed out. Sign in to go on.')
  const role = z.uuid().safeParse(workspaceId).success ? await services().directory.roleIn(viewer.userId, workspaceId) : null
  if (!role) return refuse(404, 'This workspace is not there, or not yours.')
  if (!isAtLeast(role, 'editor')) return refuse(403, 'Only editors upload files. Ask an administrator of the workspace.')
  const query = querySchema.safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (!query.success) return refuse(400, 'Say with ?kind= and ?name= what the file is.')
  const { kind, name } = query.data

  const { most, accepts } = whatsappMediaLimits[kind]
  const tooLarge = () => refuse(413, `The file is too large. WhatsApp takes ${accepts}.`)
  if (Number(request.headers.get('content-length') ?? 0) > most) return tooLarge()
  const bytes = await readAtMost(request, most)
  if (!bytes) return tooLarge()
  const mimeType = await kindOfFile(bytes, name)
  const problem = checkMedia(kind, { mimeType, size: bytes.byteLength, bytes })
  if (problem) return refuse(415, problem)
  const file = await services().files(workspaceId, viewer.userId).add({ name, mimeType, bytes })
  return Response.json({ fileId: file.id, name: file.name, mimeType: file.mimeType, size: file.size })
}

/** Undefined where the body is longer than `most` bytes, whatever its header claims. */
async function readAtMost(request: Request, most: number): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of request.body ?? new ReadableStream<Uint8Array>({ start: (stream) => stream.close() })) {
    size += part.byteLength
    if (size > most) return undefined
    parts.push(part)
  }
  return new Uint8Array(Buffer.concat(parts))
}
