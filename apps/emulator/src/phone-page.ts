import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { FastifyInstance } from 'fastify'

interface Bundle { js: string; css: string; jsHash: string; cssHash: string }

/** Bundles the phone in memory; takes some tenths of a second, once. */
async function bundlePhone(): Promise<Bundle> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('./phone/main.tsx', import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    outdir: '/',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  })
  const text = (end: string) => result.outputFiles.find(({ path }) => path.endsWith(end))?.text ?? ''
  const hash = (content: string) => createHash('sha256').update(content).digest('hex').slice(0, 12)
  const [js, css] = [text('.js'), text('.css')]
  return { js, css, jsHash: hash(js), cssHash: hash(css) }
}

/** The page at `/phone` and its two files. It loads nothing from elsewhere and may be framed by the editor. */
export function registerPhonePage(app: FastifyInstance, frameAncestors: string[]): void {
  let bundle: Promise<Bundle> | undefined
  const bundled = () => (bundle ??= bundlePhone())
  // Ready before anyone asks, but never in the way of the start.
  app.addHook('onListen', async () => {
    void bundled().catch(() => undefined)
  })
  const policy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "media-src 'self' blob:",
    "connect-src 'self'", "base-uri 'none'", "form-action 'none'", `frame-ancestors 'self' http://127.0.0.1:* http://localhost:* ${frameAncestors.join(' ')}`.trim(),
  ].join('; ')

  app.get<{ Querystring: { theme?: string } }>('/phone', async (request, reply) => {
    const { jsHash, cssHash } = await bundled()
    const theme = request.query.theme === 'dark' || request.query.theme === 'light' ? ` data-theme="${request.query.theme}"` : ''
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', policy)
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .header('cache-control', 'no-store')
      .send(
        `<!doctype html><html lang="en"${theme}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">` +
          `<meta name="color-scheme" content="light dark"><title>Phone</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/phone/assets/phone-${cssHash}.css"></head>` +
          `<body><div id="root"></div><script type="module" src="/phone/assets/phone-${jsHash}.js"></script></body></html>`,
      )
  })

  app.get<{ Params: { file: string } }>('/phone/assets/:file', async (request, reply) => {
    const { js, css, jsHash, cssHash } = await bundled()
    reply.header('cache-control', 'public, max-age=31536000, immutable').header('x-content-type-options', 'nosniff')
    if (request.params.file === `phone-${jsHash}.js`) return reply.type('text/javascript; charset=utf-8').send(js)
    if (request.params.file === `phone-${cssHash}.css`) return reply.type('text/css; charset=utf-8').send(css)
    return reply.header('cache-control', 'no-store').code(404).send()
  })
}
