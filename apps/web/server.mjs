// The web process. `next start` does not tell a route from which address a request came, only what
// the client says about it; the limit on sign-ins needs the truth. So this sets it from the socket.
import { createServer } from 'node:http'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import next from 'next'

const port = Number(process.env.WEB_PORT ?? 3000)
const trustProxy = process.env.PARLEY_TRUST_PROXY === '1'
if (!process.env.NEXTAUTH_URL) process.env.NEXTAUTH_URL = `http://localhost:${port}`

const app = next({ dev: false, dir: dirname(fileURLToPath(import.meta.url)), port, hostname: 'localhost' })
const handle = app.getRequestHandler()
await app.prepare()

// This machine only, by either of its names, unless WEB_HOST says otherwise.
const hosts = process.env.WEB_HOST && process.env.WEB_HOST !== 'localhost' ? [process.env.WEB_HOST] : ['127.0.0.1', '::1']

const answer = (request, response) => {
  const forwarded = request.headers['x-forwarded-for']
  // The last hop is the one that our own proxy wrote.
  const hop = trustProxy && typeof forwarded === 'string' ? forwarded.split(',').at(-1)?.trim() : undefined
  request.headers['x-parley-address'] = hop ?? request.socket.remoteAddress ?? ''
  handle(request, response).catch((error) => {
    console.error('A request could not be answered:', error)
    if (!response.headersSent) response.writeHead(500)
    response.end()
  })
}

const servers = hosts.map((host) => {
  const server = createServer(answer)
  server.on('error', (error) => {
    // A machine without IPv6.
    if (host === '::1' && (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT')) return
    console.error(error.code === 'EADDRINUSE' ? `Port ${port} is taken. Set WEB_PORT to a free one.` : error)
    process.exit(1)
  })
  server.listen(port, host)
  return server
})
console.log(`Web on ${process.env.NEXTAUTH_URL}`)

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    let open = servers.length
    for (const server of servers) {
      server.close(() => --open === 0 && process.exit(0))
      server.closeIdleConnections()
      // A browser keeps its connection open; it is told once more and then cut off.
      setTimeout(() => server.closeAllConnections(), 2000).unref()
    }
    setTimeout(() => process.exit(0), 4000).unref()
  })
