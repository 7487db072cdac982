import { inspectTemplate } from '@parley/flow'
import { bodyTexts, originOf, type ServerDefinition, type ToolDefinition } from '@parley/tools/definition'

/** A secret that something names and that is not stored, or stored for another server. */
export interface MissingCredential {
  name: string
  /** The server that it would be sent to. */
  origin: string
  /** What cannot be called without it. */
  usedBy: string[]
}

interface Named {
  name: string
  address: string
  texts: string[]
}

const ofTool = (tool: ToolDefinition): Named => ({ name: tool.name, address: tool.address, texts: [tool.address, ...tool.headers.map(({ value }) => value), ...(tool.bodyKind === 'none' ? [] : bodyTexts(tool))] })
const ofServer = ({ name, address, headers }: ServerDefinition): Named => ({ name, address, texts: headers.map(({ value }) => value) })

/** What has to be stored before these tools and servers can be called. */
export function missingCredentials(tools: ToolDefinition[], servers: ServerDefinition[], credentials: { name: string; origin: string }[]): MissingCredential[] {
  const missing = new Map<string, MissingCredential>()
  for (const { name, address, texts } of [...tools.map(ofTool), ...servers.map(ofServer)]) {
    const origin = originOf(address)
    if (origin === undefined) continue
    const wanted = new Set(texts.flatMap((text) => inspectTemplate(text).paths).flatMap(([root, secret]) => (root === 'credentials' && secret !== undefined ? [secret] : [])))
    for (const secret of wanted) {
      if (credentials.some((one) => one.name === secret && one.origin === origin)) continue
      const found = missing.get(`${secret} ${origin}`) ?? { name: secret, origin, usedBy: [] }
      missing.set(`${secret} ${origin}`, { ...found, usedBy: [...found.usedBy, name] })
    }
  }
  return [...missing.values()]
}
