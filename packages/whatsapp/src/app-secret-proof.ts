import { createHmac } from 'node:crypto'

/** Proves that whoever holds the token is the app as well: a Meta app may refuse calls without it ("Require app secret"). */
export function appSecretProof(accessToken: string, appSecret: string): string {
  return createHmac('sha256', appSecret).update(accessToken).digest('hex')
}

/** `url` with the proof; as it is where the app's secret is not known. */
export function withProof(url: string, accessToken: string, appSecret: string | undefined): string {
  return appSecret === undefined ? url : `${url}${url.includes('?') ? '&' : '?'}appsecret_proof=${appSecretProof(accessToken, appSecret)}`
}
