import { fenceData, type Json, type JsonObject } from '@parley/channel'
import { Liquid, type Template } from 'liquidjs'

export interface Rendered {
  text: string
  /** Paths of placeholders that had neither a value nor a default; each rendered as nothing. */
  missing: string[]
  /** The template is not valid Liquid: `text` is the template as written, without its placeholders. */
  error?: string
}

export interface TemplateInfo {
  /** Every path that is read from the scope, as segments: `{{ contact.city }}` -> ['contact', 'city']. */
  paths: string[][]
  error?: string
}

/** What a render is not told it does not know: the clock comes from the event, never from the machine. */
export interface RenderMoment {
  /** Milliseconds since 1970. */
  now: number
  timeZone: string
}

interface Compiled {
  templates: Template[]
  /** The placeholders that stand to be printed and have no default. */
  needed: string[][]
  paths: string[][]
}

const maxTemplateLength = 20_000
const cacheSize = 2_000

/** What each printed value is turned into, so that it cannot leave the place that it is put in. */
export type Escape = 'none' | 'url' | 'json' | 'data'

const asText = (value: unknown): string => (value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value))

const escapes: Record<Escape, ((value: unknown) => string) | undefined> = {
  none: undefined,
  url: (value) => encodeURIComponent(asText(value)),
  // Between quotes a text stays a text; a list or an object stands as JSON.
  json: (value) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : JSON.stringify(asText(value)).slice(1, -1)),
  // For a model: what somebody else wrote is marked, so that it stays something to talk about.
  data: (value) => (typeof value === 'number' || typeof value === 'boolean' || asText(value) === '' ? asText(value) : fenceData('placeholder', asText(value))),
}

const engines: Record<Escape, Liquid> = { none: createEngine('none'), url: createEngine('url'), json: createEngine('json'), data: createEngine('data') }
const cache = new Map<string, Compiled | { error: string }>()

function createEngine(escape: Escape): Liquid {
  const outputEscape = escapes[escape]
  const liquid = new Liquid({
    ...(outputEscape ? { outputEscape } : {}),
    strictVariables: false,
    strictFilters: true,
    // Placeholders reach only data: no prototype, no method.
    ownPropertyOnly: true,
    // No template reaches a file.
    templates: {},
    relativeReference: false,
    parseLimit: maxTemplateLength,
    memoryLimit: 1_000_000,
  })
  // Liquid's own `date` asks the machine for "now" and for the zone; here both come with the event.
  const dateFilter = liquid.filters['date'] as (this: unknown, value: unknown, ...rest: unknown[]) => unknown
  liquid.registerFilter('date', function (this: { context: { getSync(path: string[]): unknown } }, value: unknown, format?: unknown, zone?: unknown) {
    const given = value === 'now' || value === 'today' ? this.context.getSync(['now']) : value
    // A day without a time is that day everywhere; in a western zone its midnight in UTC would be the day before.
    const isDay = typeof given === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(given)
    return dateFilter.call(this, given, format, zone ?? (isDay ? 'UTC' : this.context.getSync(['__time_zone'])))
  })
  // Chance is an input of the interpreter, so no filter draws its own.
  for (const chancy of ['sample', 'shuffle']) delete liquid.filters[chancy]
  // Where everything is escaped there is no way round it.
  if (outputEscape) {
    delete liquid.filters['raw']
    for (const printing of ['echo', 'cycle']) delete liquid.tags[printing]
  }
  return liquid
}

/**
 * Fills in a text's placeholders. Never throws: a missing value renders as its default or as
 * nothing and is named in `missing`; a broken template renders without its placeholders.
 */
export function renderTemplate(template: string, scope: JsonObject, moment: RenderMoment, escape: Escape = 'none'): Rendered {
  if (!template.includes('{{') && !template.includes('{%')) return { text: template, missing: [] }
  const compiled = compile(template, escape)
  if ('error' in compiled) return { text: withoutPlaceholders(template), missing: [], error: compiled.error }
  const missing = [...new Set(compiled.needed.filter((path) => isMissing(lookUp(scope, path))).map((path) => path.join('.')))]
  try {
    const text = String(engines[escape].renderSync(compiled.templates, { ...scope, now: new Date(moment.now).toISOString(), __time_zone: moment.timeZone }))
    return { text, missing }
  } catch (cause) {
    return { text: withoutPlaceholders(template), missing, error: firstLine(cause) }
  }
}

/** Fills in a text that a model reads as ours: each value is marked as data, for a customer may have written it. The workspace's own name is not. */
export function renderAsData(template: string, scope: JsonObject, moment: RenderMoment): Rendered {
  const ours = template.replace(/\{\{-?\s*workspace\.name\s*-?\}\}/g, (placeholder) => {
    const name = lookUp(scope, ['workspace', 'name'])
    return typeof name === 'string' ? name.replace(/[{}]/g, '') : placeholder
  })
  return renderTemplate(ours, scope, moment, 'data')
}

/** What a template reads, and whether it can be read at all. Never throws. */
export function inspectTemplate(template: string): TemplateInfo {
  const compiled = compile(template)
  return 'error' in compiled ? { paths: [], error: compiled.error } : { paths: compiled.paths }
}

/** The value at a path of names; undefined where there is none. Own properties only. */
export function lookUp(scope: Json, path: string[]): Json | undefined {
  let value: Json | undefined = scope
  for (const name of path) {
    if (Array.isArray(value)) {
      value = name === 'size' ? value.length : name === 'first' ? value[0] : name === 'last' ? value.at(-1) : value[Number(name)]
    } else if (typeof value === 'object' && value !== null && Object.hasOwn(value, name)) value = value[name]
    else return undefined
  }
  return value
}

const isMissing = (value: Json | undefined) => value === undefined || value === null || value === ''

function compile(template: string, escape: Escape = 'none'): Compiled | { error: string } {
  const key = `${escape}:${template}`
  const cached = cache.get(key)
  if (cached) return cached
  const compiled = parse(template, engines[escape])
  if (cache.size >= cacheSize) cache.delete(cache.keys().next().value!)
  cache.set(key, compiled)
  return compiled
}

function parse(template: string, engine: Liquid): Compiled | { error: string } {
  try {
    const templates = engine.parse(template)
    const segments = (part: Template[]) =>
      engine.globalVariableSegmentsSync(part, { partials: false }).map((path) => path.filter((name): name is string => typeof name === 'string')).filter((path) => path[0] !== 'now')
    const printed = templates.filter((part) => 'value' in part && !hasDefault(part))
    return { templates, paths: segments(templates), needed: segments(printed) }
  } catch (cause) {
    return { error: firstLine(cause) }
  }
}

function hasDefault(part: Template): boolean {
  const value = (part as { value?: { filters?: { name: string }[] } }).value
  return value?.filters?.some((filter) => filter.name === 'default') ?? false
}

const withoutPlaceholders = (template: string) => template.replace(/\{\{.*?(\}\}|$)|\{%.*?(%\}|$)/gs, '').trim()

const firstLine = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!.replace(/, (file|line):.*$/, '')
