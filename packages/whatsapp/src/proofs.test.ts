import { describe, expect, it } from 'vitest'
import { createProofs } from './proofs.ts'

const taken = { status: 200, json: {} }
const refusal = (details: string) => ({ status: 400, json: {}, error: { code: 100, details } })
const notOurs = refusal('Invalid appsecret_proof provided in the API argument')
const wanted = refusal('API calls from the server require an appsecret_proof argument')

/** Meta as it takes calls proven with one secret, or with any that has none unless it insists. */
function meta(right: string, insists = false) {
  const asked: (string | undefined)[] = []
  const world = { asked, right, insists }
  const call = async (secret: string | undefined) => {
    asked.push(secret)
    return secret === undefined ? (world.insists ? wanted : taken) : secret === world.right ? taken : notOurs
  }
  return { world, call }
}

describe('the proof of the app secret', () => {
  it('is refused once where the token belongs to another app, and then left out', async () => {
    const { world, call } = meta('theirs')
    const proofs = createProofs()
    for (let message = 0; message < 3; message++) expect((await proofs.call({ accessToken: 't', appSecret: 'ours' }, call)).status).toBe(200)
    expect(world.asked).toEqual(['ours', undefined, undefined, undefined])
    expect(proofs.secretOf({ accessToken: 't', appSecret: 'ours' })).toBeUndefined()
  })

  it('is tried again with another token or another secret', async () => {
    const { world, call } = meta('theirs')
    const proofs = createProofs()
    await proofs.call({ accessToken: 't', appSecret: 'ours' }, call)
    await proofs.call({ accessToken: 't', appSecret: 'theirs' }, call)
    await proofs.call({ accessToken: 'u', appSecret: 'ours' }, call)
    expect(world.asked).toEqual(['ours', undefined, 'theirs', 'ours', undefined])
  })

  it('is given again once the app insists on one', async () => {
    const { world, call } = meta('theirs')
    const proofs = createProofs()
    await proofs.call({ accessToken: 't', appSecret: 'ours' }, call)
    Object.assign(world, { insists: true, right: 'ours' })
    expect((await proofs.call({ accessToken: 't', appSecret: 'ours' }, call)).status).toBe(200)
    expect(world.asked).toEqual(['ours', undefined, undefined, 'ours'])
  })

  it('that is wrong where the app insists stays refused, and nothing is remembered', async () => {
    const { world, call } = meta('theirs', true)
    const proofs = createProofs()
    for (let message = 0; message < 2; message++) expect((await proofs.call({ accessToken: 't', appSecret: 'ours' }, call)).status).toBe(400)
    expect(world.asked).toEqual(['ours', undefined, 'ours', undefined])
  })

  it('is nothing where there is no secret', async () => {
    const { world, call } = meta('theirs')
    await createProofs().call({ accessToken: 't' }, call)
    expect(world.asked).toEqual([undefined])
  })
})
