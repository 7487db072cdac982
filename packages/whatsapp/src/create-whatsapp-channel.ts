import {
  checkMedia, checkOutbound, countCharacters, mediaOf, whatsappLimits,
  type Channel, type ChannelAccount, type MediaKind, type SendOutcome, type SendRequest, type Uploads,
} from '@parley/channel'
import { refusedBy } from './errors.ts'
import { createGuardedFetch } from './guarded-fetch.ts'
import { callGraph, NoAnswer, type GraphAnswer } from './graph.ts'
import { downloadMedia, mostInboundBytes, uploadedId, uploadMedia, type OutgoingFile } from './media.ts'
import { postJson } from './post-json.ts'
import { createProofs } from './proofs.ts'
import { surfaceOf, type Surface } from './surface.ts'
import { toMessageBody } from './to-message-body.ts'
import { asArray, asId, asRecord, toJsonObject } from './webhook/read.ts'

export interface WhatsAppChannelOptions {
  /** Of the Graph API, version included: `https://graph.facebook.com/v26.0`. An account may override it. */
  baseUrl: string
  fetch?: typeof fetch
  /** The bytes of a file of ours. Without it, only media with a link can be sent. */
  loadFile?: (fileId: string) => Promise<OutgoingFile>
  /** What files of ours are called at each number, so that each is uploaded there once. Without it, every message uploads anew. */
  uploads?: Uploads
  /** For one call to Meta. Default 20 seconds: longer than a connection may take to be made. */
  timeoutMs?: number
}

type Refused = Extract<SendOutcome, { type: 'refused' }>

/** The way out to WhatsApp's Cloud API. Never throws for what Meta answers: it names the outcome. */
export function createWhatsAppChannel(options: WhatsAppChannelOptions): Channel {
  const fetchIt = options.fetch ?? fetch
  const timeoutMs = options.timeoutMs ?? 20_000
  const limited = (signal: AbortSignal) => AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  const surface = (account: ChannelAccount) => surfaceOf(account, options.baseUrl)
  const proofs = createProofs()
  const proven = (account: ChannelAccount, call: (surface: Surface) => Promise<GraphAnswer>): Promise<GraphAnswer> =>
    proofs.call(account, (appSecret) => call(surface(withSecret(account, appSecret))))
  const post = (account: ChannelAccount, body: string, signal: AbortSignal) =>
    proven(account, ({ messages, headers }) =>
      options.fetch ? callGraph(options.fetch, messages, { method: 'POST', headers, body }, limited(signal)) : postJson(messages, headers, body, signal, timeoutMs),
    )

  const upload = async (request: SendRequest, fileId: string, kind: MediaKind, signal: AbortSignal): Promise<string | SendOutcome> => {
    if (!options.loadFile) return refusal('fix', 131053, 'A file of ours cannot be sent here: give the message a link instead.')
    let file: OutgoingFile
    try {
      file = await options.loadFile(fileId)
      const problem = checkMedia(kind, { mimeType: file.mimeType, size: file.bytes.byteLength, bytes: file.bytes })
      if (problem !== undefined) return refusal('fix', 131053, problem)
    } catch (cause) {
      return refusal('fix', 131053, `The file to send could not be read: ${cause instanceof Error ? cause.message : 'unknown reason'}`)
    }
    try {
      const answer = await proven(request.account, (where) => uploadMedia(fetchIt, where, file, limited(signal)))
      const id = uploadedId(answer)
      if (answer.error) return refusedBy(answer.error, answer.retryAfterMs)
      if (id !== undefined && answer.status < 300) return id
      return { type: 'unreachable', reason: `WhatsApp answered ${answer.status} to the upload, without a media id.` }
    } catch (cause) {
      // Whatever happened to the upload, no message has left yet.
      if (cause instanceof NoAnswer) return { type: 'unreachable', reason: cause.message }
      throw cause
    }
  }

  /** Everything that the message shows is there before it leaves, so nothing is half sent. `anew`: no id that was kept is trusted. */
  const attempt = async (request: SendRequest, signal: AbortSignal, anew: boolean): Promise<SendOutcome & { reused?: boolean }> => {
    const { channelId } = request.account
    const uploads = new Map<string, string>()
    let reused = false
    for (const { media, kind } of mediaOf(request.content)) {
      if (!('fileId' in media) || uploads.has(media.fileId)) continue
      if (anew) await options.uploads?.forget(channelId, media.fileId)
      const kept = anew ? undefined : await options.uploads?.find(channelId, media.fileId)
      if (kept !== undefined) {
        reused = true
        uploads.set(media.fileId, kept)
        continue
      }
      const uploaded = await upload(request, media.fileId, kind, signal)
      if (typeof uploaded === 'object') return uploaded
      await options.uploads?.keep(channelId, media.fileId, uploaded)
      uploads.set(media.fileId, uploaded)
    }
    try {
      const body = JSON.stringify(toMessageBody(request, uploads))
      return { ...outcomeOf(await post(request.account, body, signal)), ...(reused && { reused }) }
    } catch (cause) {
      if (!(cause instanceof NoAnswer)) throw cause
      return { type: cause.left ? 'uncertain' : 'unreachable', reason: cause.message }
    }
  }

  return {
    limits: whatsappLimits,

    async send(request, signal) {
      const refused = refuseBeforehand(request)
      if (refused) return refused
      const first = await attempt(request, signal, false)
      // An id that was kept may have ended before its time: the message was refused, so it is safe to say it again.
      return first.type === 'refused' && first.reused && isMediaGone(first) ? (await attempt(request, signal, true)) : withoutMark(first)
    },

    async showTyping(account, messageId, signal) {
      const body = JSON.stringify({ messaging_product: 'whatsapp', status: 'read', message_id: messageId, typing_indicator: { type: 'text' } })
      // A courtesy: whether it arrives changes nothing.
      await post(account, body, signal).catch(() => undefined)
    },

    download(account, mediaId, signal) {
      const where = surface(withSecret(account, proofs.secretOf(account)))
      const fetchBytes = options.fetch ?? createGuardedFetch({ trusted: [where.base], most: mostInboundBytes })
      return downloadMedia(fetchIt, fetchBytes, where, mediaId, signal)
    },
  }
}

const withSecret = ({ appSecret: _own, ...account }: ChannelAccount, appSecret: string | undefined): ChannelAccount => ({ ...account, ...(appSecret !== undefined && { appSecret }) })

/** Meta's ways of saying that a media id is no longer one. */
const isMediaGone = ({ code }: Refused): boolean => code === 131053 || code === 100

const withoutMark = ({ reused: _reused, ...outcome }: SendOutcome & { reused?: boolean }): SendOutcome => outcome as SendOutcome

/** What can be known to fail without asking Meta. */
function refuseBeforehand(request: SendRequest): Refused | undefined {
  const { account, to, content, effectId } = request
  if (!/^[\x21-\x7e]+$/.test(account.accessToken)) return refusal('stop', 190, 'The access token is empty or damaged. Connect the number again in the channel settings.')
  if (to.phone === undefined && to.userId === undefined) return refusal('fix', 131008, 'The message has no recipient.')
  if (effectId === '' || countCharacters(effectId) > 512) return refusal('fix', 131009, 'The id of the effect must have 1 to 512 characters.')
  const problems = checkOutbound(content, whatsappLimits)
  return problems.length > 0 ? refusal('fix', 131009, problems.map(({ message }) => message).join(' ')) : undefined
}

function refusal(treatment: Refused['treatment'], code: number, reason: string): Refused {
  return { type: 'refused', treatment, code, reason }
}

/** What an answer to a send means. Where it does not say clearly, the message may be under way. */
function outcomeOf(answer: GraphAnswer): SendOutcome {
  const { status, json, error } = answer
  if (error) return { ...refusedBy(error, answer.retryAfterMs), response: toJsonObject(json) }
  if (status >= 200 && status < 300) {
    const messageId = asId(asRecord(asArray(asRecord(json)?.['messages'])[0])?.['id'])
    if (messageId !== undefined) return { type: 'accepted', messageId, response: toJsonObject(json) }
    return { type: 'uncertain', reason: `WhatsApp answered ${status}, but without a message id.` }
  }
  if (status >= 500 || status === 408) return { type: 'uncertain', reason: `WhatsApp answered ${status} without saying whether the message was taken.` }
  if (status === 429) return { ...refusal('retry', 4, 'Too many requests went out. It is tried again by itself, more slowly.'), ...(answer.retryAfterMs !== undefined && { retryAfterMs: answer.retryAfterMs }) }
  return refusal('stop', 100, `The address answered ${status}, but not like the WhatsApp API. Check WHATSAPP_GRAPH_URL.`)
}
