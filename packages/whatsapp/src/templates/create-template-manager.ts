import { readTemplateCategory, readTemplateStatus, type JsonObject, type TemplateAccount, type TemplateDraft, type TemplateManager } from '@parley/channel'
import { ParleyError } from '@parley/errors'
import { withProof } from '../app-secret-proof.ts'
import { explainError } from '../errors.ts'
import { callGraph, NoAnswer } from '../graph.ts'
import { createProofs } from '../proofs.ts'
import { bearer, createGraphClient, orFail, type SetupOptions } from '../setup/graph-client.ts'
import { asArray, asId, asRecord, asText, type Loose } from '../webhook/read.ts'
import { readTemplate } from './read-template.ts'
import { toComponents } from './to-components.ts'

const fields = 'name,status,category,language,components,quality_score,rejected_reason,parameter_format'
/** A business has 6,000 templates at the most. */
const mostPages = 100

/** Templates at WhatsApp: Meta's own management API, or 360dialog's in front of it. */
export function createTemplateManager(options: SetupOptions): TemplateManager {
  const proofs = createProofs()
  const graph = createGraphClient(options, proofs)
  const proxied = (account: TemplateAccount) => account.provider === '360dialog'
  const headers = (account: TemplateAccount) => (proxied(account) ? { 'd360-api-key': account.accessToken } : bearer(account.accessToken))
  const base = (account: TemplateAccount) => account.baseUrl ?? (proxied(account) ? 'https://waba-v2.360dialog.io' : undefined)
  const collection = (account: TemplateAccount) => (proxied(account) ? 'v1/configs/templates' : `${encodeURIComponent(account.accountId)}/message_templates`)
  const body = ({ name, language, category, shape }: TemplateDraft): JsonObject => ({ name, language, category: category.toUpperCase(), parameter_format: shape.parameterFormat, components: toComponents(shape, category) })

  return {
    async list(account) {
      const found = []
      let after: string | undefined
      for (let page = 0; page < mostPages; page++) {
        const answer = orFail(await graph({ base: base(account), path: collection(account), query: { fields, limit: '100', ...(after === undefined ? {} : { after }) }, headers: headers(account), appSecret: account.appSecret }), 'The templates could not be fetched.')
        for (const item of asArray(answer['data'] ?? answer['waba_templates'])) {
          const template = readTemplate(item)
          if (template) found.push(template)
        }
        const paging = asRecord(answer['paging'])
        const next = asText(asRecord(paging?.['cursors'])?.['after'])
        if (paging?.['next'] === undefined || next === undefined || next === after) break
        after = next
      }
      return found
    },

    async create(account, draft) {
      const answer = orFail(await graph({ method: 'POST', base: base(account), path: collection(account), headers: headers(account), appSecret: account.appSecret, body: body(draft) }), 'WhatsApp did not take the template.')
      const id = asId(answer['id'])
      if (id === undefined) throw new ParleyError('CHANNEL_FAILED', 'WhatsApp took the template without giving it an id. Sync the page.')
      return { id, status: readTemplateStatus(asText(answer['status']) ?? '') ?? 'pending', category: readTemplateCategory(asText(answer['category']) ?? draft.category) }
    },

    async edit(account, id, draft) {
      const { components, category } = body(draft)
      orFail(await graph({ method: 'POST', base: base(account), path: encodeURIComponent(id), headers: headers(account), appSecret: account.appSecret, body: { components, category } as Loose }), 'WhatsApp did not take the change.')
    },

    async remove(account, name, id) {
      orFail(await graph({ method: 'DELETE', base: base(account), path: collection(account), query: { name, ...(id === undefined ? {} : { hsm_id: id }) }, headers: headers(account), appSecret: account.appSecret }), 'The template could not be deleted.')
    },

    async unpause(account, id) {
      orFail(await graph({ method: 'POST', base: base(account), path: `${encodeURIComponent(id)}/unpause`, headers: headers(account), appSecret: account.appSecret }), 'The template could not be started again.')
    },

    async upload(account, { bytes, mimeType, filename }) {
      const failed = 'The sample could not be uploaded.'
      // `app` stands for the app that the token was made for.
      const begun = orFail(await graph({ method: 'POST', base: base(account), path: 'app/uploads', query: { file_name: filename, file_length: String(bytes.byteLength), file_type: mimeType }, headers: headers(account), appSecret: account.appSecret }), failed)
      const session = asText(begun['id'])
      if (session === undefined) throw new ParleyError('CHANNEL_FAILED', `${failed} WhatsApp gave no place for it.`)
      try {
        const answer = await proofs.call(account, (appSecret) =>
          callGraph(
            options.fetch ?? fetch, withProof(`${(base(account) ?? options.baseUrl).replace(/\/+$/, '')}/${session}`, account.accessToken, appSecret),
            { method: 'POST', headers: { authorization: `OAuth ${account.accessToken}`, file_offset: '0', 'content-type': mimeType }, body: new Uint8Array(bytes) },
            AbortSignal.timeout(options.timeoutMs ?? 60_000),
          ),
        )
        const handle = asText(asRecord(answer.json)?.['h'])
        if (answer.error || handle === undefined) throw new ParleyError('CHANNEL_FAILED', `${failed} ${answer.error ? explainError(answer.error) : 'WhatsApp gave no handle for it.'}`)
        return handle
      } catch (cause) {
        if (cause instanceof NoAnswer) throw new ParleyError('CHANNEL_FAILED', `${failed} ${cause.message}`)
        throw cause
      }
    },
  }
}
