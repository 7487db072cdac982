import { join } from 'node:path'
import { ParleyError } from '@parley/errors'
import { z } from 'zod'

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  NEXTAUTH_URL: z.url(),
  NEXTAUTH_SECRET: z.string().min(16),
  PARLEY_MASTER_KEY: z.string().optional(),
  PARLEY_HOME: z.string().optional(),
  /** Where the server reaches the emulator; without it there is no test phone. */
  EMULATOR_URL: z.url().optional(),
  /** Where a browser reaches it. */
  PUBLIC_EMULATOR_URL: z.url().optional(),
  EMULATOR_KEY: z.string().default(''),
  /** Where the emulator delivers webhooks. */
  GATEWAY_URL: z.url().optional(),
  /** Of the emulator's Graph API, version included: where the workspaces' test numbers are. */
  EMULATOR_GRAPH_URL: z.url().optional(),
  /** Where the internet reaches the gateway; what Meta is told. */
  PUBLIC_GATEWAY_URL: z.url().optional(),
  /** Of the Graph API, version included. */
  WHATSAPP_GRAPH_URL: z.url().default('https://graph.facebook.com/v26.0'),
  /** What answers for an address that tools name, though it is not on the public internet: the demo's booking service. */
  PARLEY_TOOL_STAND_INS: z.string().default(''),
  /** Overrides 360dialog's base address. */
  DIALOG360_URL: z.url().optional(),
  /** Of the installation's own Meta app, for signing up with Meta in a click: all three or none. */
  META_APP_ID: z.string().optional(),
  META_APP_SECRET: z.string().optional(),
  META_CONFIG_ID: z.string().optional(),
})

export type Environment = z.infer<typeof schema> & { PARLEY_HOME: string }

/** The process's settings, checked once. Throws ParleyError MISCONFIGURED that names what is missing. */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const parsed = schema.safeParse(env)
  if (parsed.success) return { ...parsed.data, PARLEY_HOME: parsed.data.PARLEY_HOME ?? join(process.cwd(), '../../.parley') }
  const names = parsed.error.issues.map((issue) => `${issue.path.join('.')} (${issue.message})`)
  throw new ParleyError('MISCONFIGURED', `The web cannot start; set these environment variables: ${names.join(', ')}. \`npm start\` sets all of them.`)
}
