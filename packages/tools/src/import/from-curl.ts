import { ParleyError } from '@parley/errors'
import { parse } from 'shell-quote'
import { freshTool, originOf, toolMethods, type ToolDefinition, type ToolMethod } from '../definition.ts'
import { exampleValues, type ExampleValue } from './example-values.ts'
import { nameFrom } from './name-from.ts'

/** A tool as it is proposed, with what was left out and why. */
export interface Proposal {
  definition: ToolDefinition
  notes: string[]
}

export interface CurlProposal extends Proposal {
  /** What may be another for each call. */
  values: ExampleValue[]
}

const withoutValue = new Set(['-s', '--silent', '-S', '--show-error', '-v', '--verbose', '-i', '--include', '-L', '--location', '-k', '--insecure', '--compressed', '-f', '--fail', '-g', '--globoff', '--http1.1', '--http2', '-N', '--no-buffer', '--fail-with-body'])
const ignored = new Set(['-o', '--output', '-m', '--max-time', '--connect-timeout', '-A', '--user-agent', '-e', '--referer', '-w', '--write-out', '--retry', '-c', '--cookie-jar', '-x', '--proxy', '--cacert', '-E', '--cert', '--key'])
const known = ['-X', '--request', '-H', '--header', '-d', '--data', '--data-raw', '--data-ascii', '--data-binary', '--data-urlencode', '--json', '-u', '--user', '--url', '-G', '--get', '-I', '--head', '-b', '--cookie']
const shortWithValue = /^-([XHdumAeob])(.+)$/s

/**
 * Reads a cURL command as a tool. Nothing is run. Secrets in it are not kept: a placeholder for a credential stands in
 * their place, and a note says so. Of the values, those that are named in `asArguments` become arguments.
 *
 * @throws ParleyError BAD_INPUT in words for the operator.
 */
export function fromCurl(command: string, asArguments: readonly string[] = []): CurlProposal {
  if (command.length > 50_000) throw new ParleyError('BAD_INPUT', 'This is too long for a command.')
  const notes: string[] = []
  const words = parse(ansiQuoted(command.replace(/\\\r?\n/g, ' ').replace(/\^\r?\n/g, ' ').trim()), (name) => `$${name}`).map((entry) => {
    if (typeof entry === 'string') return entry
    // An address with ? and & that was not quoted.
    if ('pattern' in entry) return entry.pattern
    if ('comment' in entry) return ''
    throw new ParleyError('BAD_INPUT', `Paste one cURL command; “${entry.op}” joins it with something else. If that belongs to the address, put the address into quotes.`)
  })
  if (!/^curl(\.exe)?$/i.test(words[0] ?? '')) throw new ParleyError('BAD_INPUT', 'Paste a command that begins with “curl”.')
  let method: string | undefined
  let address: string | undefined
  let inAddress = false
  const headers: { name: string; value: string }[] = []
  const data: string[] = []
  for (let at = 1; at < words.length; at += 1) {
    let word = words[at]!
    let attached: string | undefined
    const short = shortWithValue.exec(word)
    if (short && !word.startsWith('--')) [word, attached] = [`-${short[1]!}`, short[2]!]
    else if (word.startsWith('--') && word.includes('=')) [word, attached] = [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]
    const value = () => {
      const next = attached ?? words[(at += 1)]
      if (next === undefined) throw new ParleyError('BAD_INPUT', `After ${word} something is missing.`)
      return next
    }
    if (!word.startsWith('-')) {
      if (word !== '') address ??= word
    } else if (withoutValue.has(word) || /^-[sSvikLfgN]{2,}$/.test(word)) {
      if (word === '-k' || word === '--insecure') notes.push('Certificates are always checked; -k is left out.')
    } else if (ignored.has(word)) {
      value()
      notes.push(`${word} is left out.`)
    } else if (['-X', '--request'].includes(word)) method = value().toUpperCase()
    else if (word === '--url') address = value()
    else if (['-H', '--header'].includes(word)) {
      const text = value()
      const colon = text.indexOf(':')
      if (colon > 0) headers.push({ name: text.slice(0, colon).trim(), value: text.slice(colon + 1).trim() })
    } else if (word === '--json') {
      data.push(value())
      headers.push({ name: 'content-type', value: 'application/json' })
    } else if (['-d', '--data', '--data-raw', '--data-ascii', '--data-binary', '--data-urlencode'].includes(word)) {
      const text = value()
      if (text.startsWith('@')) throw new ParleyError('BAD_INPUT', `The body is read from the file ${text.slice(1)}. Paste its content in its place.`)
      data.push(text)
    } else if (['-u', '--user'].includes(word)) {
      value()
      headers.push({ name: 'authorization', value: 'Basic {{ credentials.login }}' })
      notes.push('The user name and password were not kept. Store a credential “login” with the Base64 of “name:password”.')
    } else if (['-b', '--cookie'].includes(word)) {
      value()
      notes.push('Cookies were not kept.')
    } else if (['-G', '--get'].includes(word)) inAddress = true
    else if (['-I', '--head'].includes(word)) notes.push('Only the head was asked for; a GET is made instead.')
    else throw new ParleyError('BAD_INPUT', `“${word}” is not understood here. Understood are: ${known.join(', ')}.`)
  }
  if (address === undefined) throw new ParleyError('BAD_INPUT', 'There is no address in this command.')
  if (!/^[a-z]+:\/\//i.test(address)) address = `https://${address}`
  if (originOf(address) === undefined) throw new ParleyError('BAD_INPUT', 'The address must begin with https:// and hold no name and password.')
  if (inAddress && data.length > 0) address += `${address.includes('?') ? '&' : '?'}${data.splice(0).join('&')}`
  const chosen = (method ?? (data.length > 0 ? 'POST' : 'GET')) as ToolMethod
  if (!toolMethods.includes(chosen)) throw new ParleyError('BAD_INPUT', `The method ${chosen} cannot be called. Use ${toolMethods.join(', ')}.`)
  const body = data.join('&')
  const type = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? ''
  const isJson = /json/i.test(type) || /^\s*[[{]/.test(body)
  const kept = headers.filter(({ name }) => !['content-type', 'content-length', 'host', 'accept', 'user-agent', 'cookie'].includes(name.toLowerCase())).map(({ name, value }) => ({ name, value: withoutSecret(name, value, notes) }))
  const { pathname } = new URL(address)
  const { definition, values } = exampleValues(
    {
      ...freshTool(),
      name: nameFrom(`${chosen === 'GET' ? 'get' : chosen.toLowerCase()}_${pathname.split('/').filter((part) => part !== '' && !/^(api|v\d+|\d+)$/i.test(part)).slice(-2).join('_')}`),
      method: chosen, address, headers: kept, readsOnly: chosen === 'GET',
      ...(body === '' || chosen === 'GET' ? {} : { bodyKind: isJson ? ('json' as const) : /text\//i.test(type) ? ('text' as const) : ('form' as const), body: isJson ? pretty(body) : body }),
    },
    asArguments,
    notes,
  )
  return { notes: [...new Set(notes)], definition, values }
}

function withoutSecret(name: string, value: string, notes: string[]): string {
  if (value.includes('{{') || !/authorization|api[-_]?key|token|secret|password/i.test(name)) return value
  const scheme = /^(bearer|basic|token)\s+/i.exec(value)?.[0] ?? ''
  notes.push(`The secret in “${name}” was not kept. Store it as a credential “api_key”.`)
  return `${scheme}{{ credentials.api_key }}`
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

/** Bash's $'…', as browsers copy it, in plain quotes. */
const ansiQuoted = (command: string) => command.replace(/\$'((?:[^'\\]|\\.)*)'/gs, (_all, inner: string) => `'${inner.replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_escape, code: string) => (code.startsWith('u') && code.length === 5 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : code === 'n' ? '\n' : code === 't' ? '\t' : code === 'r' ? '\r' : code)).replaceAll("'", `'"'"'`)}'`)
