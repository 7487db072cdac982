import { randomInt } from 'node:crypto'
import { templateComponents, type BusinessNumber, type Template } from './numbers.ts'
import type { Store } from './store.ts'

/** A template as Meta keeps it, for a whole account. */
export interface ManagedTemplate {
  id: string
  wabaId: string
  name: string
  language: string
  category: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION'
  status: string
  parameterFormat: 'NAMED' | 'POSITIONAL'
  components: { type: string; text?: string | undefined; [key: string]: unknown }[]
  rejectedReason: string
  quality: string
  createdAt: number
  /** When it was edited while approved. */
  edits: number[]
}

export type TemplateRecord = { template: ManagedTemplate } | { removed: string }

export const newTemplateId = () => String(randomInt(1e9, 2 ** 47)).padStart(15, '1')

/** Everything of an account: made through the API, and those that its numbers came with. */
export function templatesOf(store: Store, wabaId: string): ManagedTemplate[] {
  const own = [...store.templates.values()].filter((template) => template.wabaId === wabaId)
  const taken = new Set(own.map(({ name, language }) => `${name} ${language}`))
  const given = [...store.numbers.values()].filter((number) => number.wabaId === wabaId).flatMap((number) => number.templates.map((template, index) => fromNumber(number, template, index)))
  const removed = store.removedTemplates
  return [...own, ...given.filter(({ id, name, language }) => !removed.has(id) && !taken.has(`${name} ${language}`) && taken.add(`${name} ${language}`))]
}

function fromNumber(number: BusinessNumber, template: Template, index: number): ManagedTemplate {
  return {
    id: `${number.wabaId}${index}`, wabaId: number.wabaId, name: template.name, language: template.language, category: template.category, status: template.status,
    parameterFormat: /\{\{\s*[a-z_]/.test(JSON.stringify(template)) ? 'NAMED' : 'POSITIONAL', components: templateComponents(template) as ManagedTemplate['components'], rejectedReason: 'NONE', quality: 'UNKNOWN', createdAt: 0, edits: [],
  }
}

export const part = (template: ManagedTemplate, type: string) => template.components.find((component) => component.type.toUpperCase() === type)
