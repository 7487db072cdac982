import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { createEmulator } from './create-emulator.ts'
import { businessNumbersSchema, type BusinessNumber } from './numbers.ts'

const environment = z.object({
  EMULATOR_PORT: z.coerce.number().int().min(0).max(65535).default(4010),
  EMULATOR_HOST: z.string().default('127.0.0.1'),
  EMULATOR_DATA: z.string().optional(),
  EMULATOR_NUMBERS: z.string().optional(),
  EMULATOR_KEY: z.string().optional(),
  EMULATOR_STATUS_BATCH: z.coerce.number().int().min(1).max(1000).default(1),
  EMULATOR_PAIR_RATE: z.string().optional(),
  EMULATOR_FRAME_ANCESTORS: z.string().optional(),
  /** Milliseconds to sent, delivered and read: `40,160,320`. */
  EMULATOR_STATUS_DELAYS: z.string().regex(/^\d+,\d+,\d+$/).default('40,160,320'),
})

function readNumbers(path: string): BusinessNumber[] {
  try {
    return businessNumbersSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    const why = cause instanceof z.ZodError ? cause.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join(' ') : String(cause)
    throw new Error(`The file named by EMULATOR_NUMBERS (${path}) cannot be used. ${why}`, { cause })
  }
}

async function main(): Promise<void> {
  // An empty setting is none.
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''))
  const settings = environment.parse(given)
  const [sent = 40, delivered = 160, read = 320] = settings.EMULATOR_STATUS_DELAYS.split(',').map(Number)
  const emulator = await createEmulator({
    host: settings.EMULATOR_HOST,
    port: settings.EMULATOR_PORT,
    statusBatch: settings.EMULATOR_STATUS_BATCH,
    statusDelaysMs: { sent, delivered, read },
    pairRate: settings.EMULATOR_PAIR_RATE === '1',
    frameAncestors: settings.EMULATOR_FRAME_ANCESTORS?.split(/[\s,]+/).filter(Boolean) ?? [],
    ...(settings.EMULATOR_DATA !== undefined && { dataFolder: settings.EMULATOR_DATA }),
    ...(settings.EMULATOR_KEY !== undefined && { key: settings.EMULATOR_KEY }),
    ...(settings.EMULATOR_NUMBERS !== undefined && { numbers: readNumbers(settings.EMULATOR_NUMBERS) }),
  })
  console.log(`The emulator listens on ${emulator.url}; the phone is at ${emulator.url}/phone`)
  let closing = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (closing) return
      closing = true
      void emulator.close().then(() => process.exit(0))
    })
  }
}

main().catch((error: unknown) => {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  if (taken) console.error('The port of the emulator is taken. Stop what uses it, or set EMULATOR_PORT to another.')
  else if (error instanceof z.ZodError) console.error(`The emulator's settings are not right. ${error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join(' ')}`)
  else console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
