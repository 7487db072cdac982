import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createGuardedFetch, ForbiddenAddress, isPublicAddress } from './guarded-fetch.ts'

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((done) => { server.close(done); server.closeAllConnections() })
})
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done) })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('addresses', () => {
  it.each([
    ['127.0.0.1', false], ['127.8.8.8', false], ['0.0.0.0', false], ['10.1.2.3', false], ['172.16.0.1', false], ['172.31.255.255', false], ['192.168.1.1', false],
    ['169.254.169.254', false], ['100.64.0.1', false], ['192.0.2.1', false], ['198.18.0.1', false], ['224.0.0.1', false], ['240.0.0.1', false], ['255.255.255.255', false],
    ['::1', false], ['::', false], ['fe80::1', false], ['fc00::1', false], ['fd00:ec2::254', false], ['ff02::1', false], ['::ffff:127.0.0.1', false], ['::ffff:10.0.0.1', false],
    ['::ffff:a9fe:a9fe', false], ['64:ff9b::a9fe:a9fe', false], ['2002:7f00:1::', false], ['2001:0:7f00:1::', false], ['2001:db8::1', false], ['nonsense', false], ['', false],
    ['8.8.8.8', true], ['157.240.0.1', true], ['2a03:2880:f000::1', true], ['::ffff:8.8.8.8', true],
  ])('%s is public: %s', (address, open) => expect(isPublicAddress(address)).toBe(open))
})

describe('the guard', () => {
  const nobody = createGuardedFetch({ resolve: async () => ['8.8.8.8'] })

  it.each([
    ['http://example.com/', /must begin with https/],
    ['ftp://example.com/', /must begin with https/],
    ['file:///etc/passwd', /must begin with https/],
    ['https://user:word@example.com/', /no name and password/],
    ['https://127.0.0.1/', /does not lead to the public/],
    ['https://[::1]/', /does not lead to the public/],
    ['https://2130706433/', /does not lead to the public/],
    ['https://0x7f.1/', /does not lead to the public/],
    ['https://169.254.169.254/latest/meta-data/', /does not lead to the public/],
  ])('does not open %s', async (url, why) => {
    await expect(nobody(url)).rejects.toThrow(why)
    await expect(nobody(url)).rejects.toBeInstanceOf(ForbiddenAddress)
  })

  it('judges every address of a name, and opens none if one is private', async () => {
    const asked: string[] = []
    const guarded = createGuardedFetch({ resolve: async (name) => (asked.push(name), ['8.8.8.8', '10.0.0.1']) })
    await expect(guarded('https://files.example/a.png')).rejects.toThrow('"files.example" does not lead to the public internet.')
    expect(asked).toEqual(['files.example'])
    await expect(createGuardedFetch({ resolve: async () => [] })('https://files.example/')).rejects.toThrow('is not known')
  })

  it('opens a configured origin wherever it is, and nothing beside it', async () => {
    const url = await serve((_request, response) => response.end('inside'))
    expect(await (await createGuardedFetch({ trusted: [`${url}/v26.0`] })(`${url}/file`)).text()).toBe('inside')
    await expect(createGuardedFetch({ trusted: ['http://127.0.0.1:1'] })(`${url}/file`)).rejects.toThrow('https')
  })

  it('judges where it is sent on to, and takes the token along to nobody else', async () => {
    let seen: string | undefined
    const inner = await serve((request, response) => {
      seen = request.headers.authorization
      response.end('secret')
    })
    const outer = await serve((request, response) => response.writeHead(302, { location: request.url === '/home' ? `${inner}/` : 'https://169.254.169.254/' }).end())
    const ask = (trusted: string[], path: string) => createGuardedFetch({ trusted })(`${outer}${path}`, { headers: { authorization: 'Bearer t' } })
    await expect(ask([outer], '/away')).rejects.toThrow('does not lead to the public')
    await expect(ask([outer], '/home')).rejects.toThrow('https')
    expect(await (await ask([outer, inner], '/home')).text()).toBe('secret')
    expect(seen).toBeUndefined()
    const round = await serve((request, response) => response.writeHead(302, { location: request.url ?? '/' }).end())
    await expect(createGuardedFetch({ trusted: [round], redirects: 3 })(`${round}/`)).rejects.toThrow('too often')
  })

  it('connects to the very address that it judged', async () => {
    // Nobody answers under a name that does not exist, unless the connection goes to the address that was judged.
    const url = await serve((request, response) => response.end(request.headers.host))
    const port = Number(new URL(url).port)
    const trustedName = createGuardedFetch({ trusted: [`http://127.0.0.1:${port}`] })
    expect(await (await trustedName(url)).text()).toBe(`127.0.0.1:${port}`)
    let lookups = 0
    const changing = createGuardedFetch({ resolve: async () => (lookups++, ['192.0.2.1'.replace('192.0.2', '203.0.112')]) })
    await expect(changing(`https://rebinds.invalid:${port}/`, { signal: AbortSignal.timeout(300) })).rejects.not.toThrow(/ENOTFOUND/)
    expect(lookups).toBe(1)
  })

  it('ends what is longer than it may be, whatever is claimed', async () => {
    const claimed = await serve((_request, response) => response.writeHead(200, { 'content-length': '2000' }).end('x'.repeat(2000)))
    const silent = await serve((_request, response) => {
      response.writeHead(200)
      for (let count = 0; count < 20; count += 1) response.write('x'.repeat(100))
      response.end()
    })
    await expect(createGuardedFetch({ trusted: [claimed], most: 1000 })(claimed)).rejects.toThrow('larger than 1000')
    await expect(createGuardedFetch({ trusted: [silent], most: 1000 })(silent).then((response) => response.arrayBuffer())).rejects.toThrow()
    expect((await (await createGuardedFetch({ trusted: [silent], most: 5000 })(silent)).arrayBuffer()).byteLength).toBe(2000)
  })

  it('sends a body once, and turns into a look where it is told to see elsewhere', async () => {
    const heard: string[] = []
    const url = await serve((request, response) => {
      let text = ''
      request.on('data', (part: Buffer) => (text += part.toString()))
      request.on('end', () => {
        heard.push(`${request.method} ${text}`)
        if (request.url === '/') response.writeHead(303, { location: '/there' }).end()
        else response.end('done')
      })
    })
    expect(await (await createGuardedFetch({ trusted: [url] })(url, { method: 'POST', body: '{"a":1}' })).text()).toBe('done')
    expect(heard).toEqual(['POST {"a":1}', 'GET '])
  })
})
