import { mediaRules } from './media.ts'

interface Linked { kind: string; link: string }

/** Every file by link in a message's content: its own, its header's, those of a carousel's cards. */
export function linksOf(type: string, content: unknown): Linked[] {
  const found: Linked[] = []
  const visit = (value: unknown) => {
    if (Array.isArray(value)) return value.forEach(visit)
    if (typeof value !== 'object' || value === null) return
    const holder = value as Record<string, unknown>
    for (const [key, inner] of Object.entries(holder)) {
      const link = key in mediaRules && holder['type'] === key ? (inner as { link?: unknown }).link : undefined
      if (typeof link === 'string') found.push({ kind: key, link })
      else visit(inner)
    }
  }
  const own = type in mediaRules ? (content as { link?: unknown }).link : undefined
  if (typeof own === 'string') found.push({ kind: type, link: own })
  else visit(content)
  return found
}

/** Meta fetches over https, and only what the whole internet can reach. */
export function isPublicLink(link: string): boolean {
  if (!URL.canParse(link)) return false
  const { protocol, hostname } = new URL(link)
  return protocol === 'https:' && hostname.includes('.') && !/^[\d.]+$|^\[/.test(hostname) && !/(^|\.)(localhost|local|internal)$/.test(hostname)
}
