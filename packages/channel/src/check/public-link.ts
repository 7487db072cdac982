/** Top-level names and suffixes that no public name server answers for. */
const localName = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|test|invalid)$/

/**
 * Why a link cannot be given to WhatsApp, which opens it from outside, in words; undefined when it can.
 * Judged by what is written: what the name leads to is looked up only where we fetch something ourselves.
 */
export function linkProblem(link: string): string | undefined {
  const trimmed = link.trim()
  if (trimmed === '') return 'The link is empty.'
  if (!/^https:\/\//i.test(trimmed)) return 'The link must begin with https://.'
  if (link !== trimmed || /\s/.test(link)) return 'The link must hold no spaces.'
  if (!URL.canParse(link)) return 'This is not a valid link.'
  const { hostname: written, username, password } = new URL(link)
  // A dot at the end changes nothing about where a name leads.
  const hostname = written.replace(/\.$/, '')
  if (username !== '' || password !== '') return 'The link must hold no name and password.'
  if (hostname.startsWith('[') || /^[\d.]+$/.test(hostname)) return 'The link must name a public web site, not a bare address.'
  if (!hostname.includes('.') || localName.test(hostname)) return 'The link must lead to a public web site: WhatsApp opens it from outside.'
  if (link.length > 2000) return 'The link has more than 2000 characters.'
  return undefined
}
