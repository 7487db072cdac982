/**
 * Who may import whom (ARCHITECTURE.md, "Who may import whom"). Whatever is not listed is forbidden.
 * `import-rules.test.ts` walks every source file and names the chain that breaks a rule.
 */
export interface Part {
  /** Folder from the repository's root. */
  dir: string
  /** Workspace packages that its files may import. */
  may: string[]
  /** External packages that its files may never import, as exact names or `scope/` prefixes. */
  never?: string[]
  /** Globals that its files may not name: what makes a function impure. */
  neverGlobals?: string[]
}

const everyone = ['errors', 'config']
const react = ['react', 'react-dom', '@base-ui/', '@xyflow/', 'lucide-react']
const stores = ['pg', '@prisma/']
const impure = ['Date.now', 'Math.random', 'fetch', 'process', 'setTimeout', 'setInterval', 'performance']

const part = (dir: string, may: string[], rest: Omit<Part, 'dir' | 'may'> = {}): Part => ({ dir, may: [...everyone, ...may], ...rest })

/** First match wins, so the narrower folder stands first. */
export const parts: Part[] = [
  part('packages/errors', [], { never: [...react, ...stores, 'next', 'zod'] }),
  part('packages/config', []),
  part('packages/channel', [], { never: [...react, ...stores, 'next'], neverGlobals: impure }),
  part('packages/flow', ['channel'], { never: [...react, ...stores, 'next'], neverGlobals: impure }),
  part('packages/interpreter', ['flow', 'channel'], { never: [...react, ...stores, 'next'], neverGlobals: impure }),
  part('packages/cards/src/catalog/editor.tsx', ['cards', 'channel', 'flow', 'interpreter', 'ui'], { never: [...stores, 'next'] }),
  part('packages/cards/src/editor-kit', ['cards', 'channel', 'flow', 'interpreter', 'ui'], { never: [...stores, 'next'] }),
  part('packages/cards/src/*/editor', ['cards', 'channel', 'flow', 'interpreter', 'ui'], { never: [...stores, 'next'] }),
  part('packages/cards/src/*/editor.tsx', ['cards', 'channel', 'flow', 'interpreter', 'ui'], { never: [...stores, 'next'] }),
  part('packages/cards', ['flow', 'interpreter', 'channel'], { never: [...react, ...stores, 'next'], neverGlobals: impure }),
  part('packages/runtime', ['flow', 'interpreter', 'channel'], { never: [...react, ...stores, 'next'] }),
  part('packages/whatsapp', ['channel'], { never: [...react, ...stores, 'next'] }),
  part('packages/ai', ['channel'], { never: [...react, ...stores, 'next'] }),
  // What the editor knows of a tool is free of the network and of Node.
  part('packages/tools/src/definition.ts', ['channel', 'flow', 'tools'], { never: [...react, ...stores, 'next', '@modelcontextprotocol/', 'ajv'], neverGlobals: impure }),
  part('packages/tools', ['channel', 'flow'], { never: [...react, ...stores, 'next'] }),
  part('packages/tracing', [], { never: [...react, ...stores, 'next'] }),
  part('packages/db', ['channel', 'flow', 'interpreter', 'runtime', 'tools'], { never: [...react, 'next'] }),
  part('packages/api', ['flow', 'interpreter', 'channel', 'cards', 'runtime', 'tools'], { never: [...react, ...stores, 'next'] }),
  part('packages/ui', [], { never: [...stores, 'next', '@xyflow/'] }),
  part('apps/gateway', ['channel', 'whatsapp', 'db', 'runtime', 'tracing'], { never: [...react, 'next'] }),
  part('apps/worker', ['channel', 'flow', 'interpreter', 'cards', 'runtime', 'whatsapp', 'ai', 'db', 'tools', 'tracing'], { never: [...react, 'next'] }),
  // Meta's stand-in shares nothing with us but the neutral words: it must not repeat our mistakes.
  part('apps/emulator/src/phone', ['ui'], { never: [...stores, 'next'] }),
  part('apps/emulator', ['whatsapp', 'channel'], { never: [...stores, 'next'] }),
  part('apps/web/src/server', ['ai', 'api', 'cards', 'channel', 'db', 'flow', 'interpreter', 'runtime', 'tools', 'ui', 'whatsapp']),
  part('apps/web', ['api', 'cards', 'channel', 'flow', 'interpreter', 'tools', 'ui'], { never: stores }),
  part('apps/cli', ['ai', 'api', 'cards', 'channel', 'db', 'flow', 'interpreter', 'runtime', 'tools', 'whatsapp'], { never: ['next', 'react-dom'] }),
  part('prisma', ['cards', 'channel', 'db', 'flow', 'interpreter', 'ai', 'tools']),
  part('e2e', ['config'], { never: [...stores] }),
]

/** What must not be reached from an entry, through any number of files. */
export const unreachable: { from: string; external: string[]; why: string }[] = [
  { from: 'apps/worker/src/main.ts', external: [...react, 'next'], why: 'No React in what the worker loads.' },
  { from: 'apps/gateway/src/main.ts', external: [...react, 'next'], why: 'No React in what the gateway loads.' },
  { from: 'packages/cards/src/index.ts', external: react, why: "The cards' root entry is free of React." },
]
