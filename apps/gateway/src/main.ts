import { createDeliveryStore, createPool, loadMasterKey } from '@parley/db'
import { isParleyError } from '@parley/errors'
import { startTracing } from '@parley/tracing'
import { pino } from 'pino'
import { createGateway } from './create-gateway.ts'

const { env } = process
const log = pino({ name: 'gateway', level: env['LOG_LEVEL'] ?? 'info' })

try {
  const url = env['DATABASE_URL']
  if (!url) stop('Set DATABASE_URL to the address of the database for the gateway.')
  const port = Number(env['GATEWAY_PORT'] ?? 4000)
  const host = env['GATEWAY_HOST'] ?? '127.0.0.1'
  const pool = createPool(url, { connections: 8, onError: (cause) => log.warn({ message: cause.message }, 'A database connection broke.') })
  const deliveries = createDeliveryStore(pool, loadMasterKey({ home: env['PARLEY_HOME'], value: env['PARLEY_MASTER_KEY'] }))
  const tracing = await startTracing({ service: 'parley-gateway', env, onError: (cause) => log.warn({ message: cause instanceof Error ? cause.message : String(cause) }, 'Traces could not be sent.') })
  const app = createGateway({ deliveries, tracing, verifyToken: env['WHATSAPP_VERIFY_TOKEN'], appSecret: env['WHATSAPP_APP_SECRET'] || undefined, log })
  if (!env['WHATSAPP_VERIFY_TOKEN']) log.warn('WHATSAPP_VERIFY_TOKEN is not set: Meta cannot verify the callback address.')

  let closing = false
  const close = async () => {
    if (closing) return
    closing = true
    // What is being stored is stored and answered first.
    await app.close()
    await tracing?.stop()
    await pool.end()
    process.exit(0)
  }
  process.on('SIGTERM', () => void close())
  process.on('SIGINT', () => void close())
  await app.listen({ port, host })
} catch (cause) {
  if ((cause as NodeJS.ErrnoException).code === 'EADDRINUSE') stop(`The port ${env['GATEWAY_PORT'] ?? 4000} is taken. Set GATEWAY_PORT to another one.`)
  if (isParleyError(cause)) stop(cause.message)
  throw cause
}

function stop(message: string): never {
  log.fatal(message)
  process.exit(1)
}
