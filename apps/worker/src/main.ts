import { createAskContext, createModelPort, createTranscriber, type SmallModel } from '@parley/ai'
import { cards } from '@parley/cards'
import { countWorkers, createAgentHouse, createChannelWatch, createConversationStore, createEffectStore, createFileBytes, createFileLoader, createMediaStore, createModelHouse, createPool, createProgramSource, createToolSource, createUploads, createWakeups, liftEndedStops, loadMasterKey, makeRound, readBacklog, removeForgottenFiles, workerName, syncTemplates } from '@parley/db'
import { isParleyError } from '@parley/errors'
import { createWorker, defaultPolicy, Pacer, systemClock, type ModelPort, type ToolPort } from '@parley/runtime'
import { createToolCatalog, createToolFetch, createToolPort, longestAnswer, readStandIns, renderConfirm } from '@parley/tools'
import { startTracing } from '@parley/tracing'
import { createGuardedFetch, createTemplateManager, createWhatsAppChannel, createWhatsAppSetup, explainError, lookUpError } from '@parley/whatsapp'
import { pino } from 'pino'
import { createHealth } from './create-health.ts'
import { kindOf, startMediaLoop } from './media-loop.ts'
import { startMemoryLoop } from './memory-loop.ts'
import { createMetrics } from './metrics.ts'
import { readChannelLog } from './read-channel-log.ts'
import { createWatch } from './seen.ts'
import { watchChannels } from './watch-channels.ts'

const { env } = process
const log = pino({ name: 'worker', level: env['LOG_LEVEL'] ?? 'info' })

try {
  const url = env['DATABASE_URL']
  if (!url) stop('Set DATABASE_URL to the address of the database for the worker.')
  const port = Number(env['WORKER_PORT'] ?? 4020)
  const home = env['PARLEY_HOME'] ?? '.parley'
  const masterKey = loadMasterKey({ home, value: env['PARLEY_MASTER_KEY'] })
  const pool = createPool(url, { connections: 12, name: workerName(), onError: (cause) => log.warn({ message: cause.message }, 'A database connection broke.') })
  const metrics = createMetrics(() => readBacklog(pool))
  const tracing = await startTracing({ service: 'parley-worker', env, onError: (cause) => log.warn({ message: messageOf(cause) }, 'Traces could not be sent.') })
  const watch = createWatch(log, tracing)
  const toolSource = createToolSource(pool, masterKey)
  // What the business calls is on the public internet; the demo's booking service is the one exception, named by whoever runs this.
  const toolFetch = createToolFetch((trusted) => createGuardedFetch({ most: longestAnswer, trusted }), readStandIns(env['PARLEY_TOOL_STAND_INS'] ?? ''))
  const tools: ToolPort = createToolPort({ source: toolSource, fetch: toolFetch, now: () => Date.now() })
  const fileBytes = createFileBytes(home, env)
  const agents = createAgentHouse(pool, Date.now, fileBytes)
  const house = createModelHouse(pool, masterKey)
  const beside = (cause: unknown) => log.warn({ message: messageOf(cause) }, 'Something beside a question to a model failed; the question went on.')
  const model: ModelPort & SmallModel = createModelPort({
    env,
    tools: createToolCatalog(toolSource),
    confirm: renderConfirm,
    context: createAskContext(agents),
    house,
    onError: beside,
  })
  const graphUrl = env['WHATSAPP_GRAPH_URL'] ?? 'https://graph.facebook.com/v26.0'
  const graceMs = Number(env['PARLEY_UNCERTAIN_GRACE_MS'] ?? defaultPolicy.graceMs)

  const channel = createWhatsAppChannel({ baseUrl: graphUrl, loadFile: createFileLoader(pool, fileBytes), uploads: createUploads(pool) })

  const pacer = new Pacer()
  const share = setInterval(() => {
    countWorkers(pool).then((workers) => pacer.shareWith(workers), () => undefined)
  }, 5_000)

  const worker = createWorker({
    conversations: createConversationStore(pool, {
      sending: { masterKey, testBaseUrl: env['EMULATOR_GRAPH_URL'] },
      explain: ({ code, title, details }) => explainError({ code, details: details ?? title }),
      judge: (code) => lookUpError({ code }).treatment,
    }),
    effects: createEffectStore(pool, masterKey, { testBaseUrl: env['EMULATOR_GRAPH_URL'] }),
    programs: createProgramSource(pool, cards, { onError: (versionId, cause) => log.error({ versionId, message: messageOf(cause) }, 'A flow version cannot be read.') }),
    cards,
    channel,
    model,
    tools,
    pacer,
    policy: { ...defaultPolicy, graceMs },
    clock: systemClock,
    chance: () => Math.random(),
    wakeups: createWakeups(url),
    ...(env['PARLEY_EFFECT_LEASE_MS'] ? { settings: { effectLeaseMs: Number(env['PARLEY_EFFECT_LEASE_MS']), leaseMs: Number(env['PARLEY_EFFECT_LEASE_MS']) } } : {}),
    events: {
      ...metrics.events,
      turns(told) {
        metrics.events.turns?.(told)
        watch.turns?.(told)
      },
      effect(told) {
        metrics.events.effect?.(told)
        watch.effect?.(told)
      },
      failed(where, cause) {
        metrics.events.failed?.(where, cause)
        log.error({ where, message: messageOf(cause), code: (cause as { code?: unknown }).code }, 'The worker met a fault; it tries again.')
      },
    },
  })

  const health = createHealth({
    ready: async () => void (await pool.query('SELECT 1')),
    metrics: () => metrics.read(),
    contentType: metrics.contentType,
  })

  const doctor = setInterval(() => {
    makeRound(pool).then(
      (round) => {
        const mended = round?.findings.filter((finding) => finding.mended > 0).map(({ name, mended }) => ({ name, mended })) ?? []
        if (mended.length > 0) log.warn({ mended }, 'The doctor mended what was stuck.')
        if (round && round.cleared > 0) log.info({ cleared: round.cleared }, 'Webhooks older than eight days were cleared.')
      },
      (cause: unknown) => log.warn({ message: messageOf(cause) }, 'The doctor could not make the round; the next one comes.'),
    )
  }, Number(env['PARLEY_DOCTOR_EVERY_MS'] ?? 10 * 60_000))

  const setup = createWhatsAppSetup({ baseUrl: graphUrl })
  const channelWatch = createChannelWatch(pool, masterKey)
  const gateway = env['PUBLIC_GATEWAY_URL'] ?? env['GATEWAY_URL']
  const looking = setInterval(() => {
    liftEndedStops(pool).then(() => watchChannels({
      watch: channelWatch,
      inspect: (account) => setup.inspect(account),
      callbackUrl: (appKey) => (gateway === undefined ? undefined : new URL(`/webhooks/whatsapp${appKey === null ? '' : `/${appKey}`}`, gateway).href),
      everyMs: 60 * 60_000,
      failed: (channelId, cause) => log.warn({ channelId, message: messageOf(cause) }, 'A number could not be looked at; it is tried again in an hour.'),
    })).catch((cause: unknown) => log.warn({ message: messageOf(cause) }, 'Numbers could not be looked at; it is tried again in a minute.'))
  }, 60_000)

  const templates = createTemplateManager({ baseUrl: graphUrl })
  const syncing = setInterval(() => {
    syncTemplates(pool, masterKey, templates, {
      testBaseUrl: env['EMULATOR_GRAPH_URL'],
      failed: (workspaceId, cause) => log.warn({ workspaceId, message: messageOf(cause) }, 'The templates of an account could not be read; it is tried again.'),
    }).catch((cause: unknown) => log.warn({ message: messageOf(cause) }, 'Templates could not be synced; it is tried again.'))
  }, Number(env['PARLEY_TEMPLATES_EVERY_MS'] ?? 15 * 60_000))

  const memory = startMemoryLoop({ house: agents, model, failed: (cause) => log.warn({ message: messageOf(cause) }, 'What a conversation leaves behind could not be written down; it is tried again.') })

  const channelLog = readChannelLog(pool, (cause) => log.error({ message: messageOf(cause) }, 'The channel log could not be read; it is tried again.'))

  const media = startMediaLoop({
    store: createMediaStore(pool, masterKey, fileBytes, { testBaseUrl: env['EMULATOR_GRAPH_URL'] }),
    channel,
    kindOf,
    transcribe: createTranscriber({ env, house, onError: beside }),
    onError: (cause) => log.warn({ message: messageOf(cause) }, 'A file that a customer sent could not be fetched.'),
  }, () => removeForgottenFiles(pool, fileBytes, 20))

  let closing = false
  const close = async () => {
    if (closing) return
    closing = true
    clearInterval(doctor)
    clearInterval(share)
    clearInterval(looking)
    clearInterval(syncing)
    await channelLog.stop()
    await Promise.all([worker.drain(), media.stop(), memory.stop()])
    await health.close()
    await tracing?.stop()
    await pool.end()
    process.exit(0)
  }
  process.on('SIGTERM', () => void close())
  process.on('SIGINT', () => void close())
  await health.listen({ port, host: env['WORKER_HOST'] ?? '127.0.0.1' })
  await worker.start()
  log.info({ port }, 'The worker is at work.')
} catch (cause) {
  if ((cause as NodeJS.ErrnoException).code === 'EADDRINUSE') stop(`The port ${env['WORKER_PORT'] ?? 4020} is taken. Set WORKER_PORT to another one.`)
  if (isParleyError(cause)) stop(cause.message)
  throw cause
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

function stop(message: string): never {
  log.fatal(message)
  process.exit(1)
}
