import type { Store } from './store.ts'

/** Where a number's webhooks go, and by whose secret they are signed. Undefined: nobody is subscribed. */
export function receiverOf(store: Store, numberId: string): { url: string; secret: string | undefined } | undefined {
  const number = store.numbers.get(numberId)
  if (!number) return undefined
  const dialog360 = store.meta.dialog360.get(numberId)
  // 360dialog signs nothing.
  if (dialog360) return dialog360.webhookUrl === undefined ? undefined : { url: dialog360.webhookUrl, secret: undefined }
  if (number.webhookUrl !== undefined) return { url: number.webhookUrl, secret: number.appSecret }
  const apps = (store.meta.subscribed.get(number.wabaId) ?? []).map((id) => store.meta.apps.get(id))
  const app = apps.find((one) => one?.callback?.fields.includes('messages'))
  return app?.callback ? { url: app.callback.url, secret: app.appSecret } : undefined
}
