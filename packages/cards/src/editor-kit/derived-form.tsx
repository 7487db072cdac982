'use client'
import type { Json } from '@parley/channel'
import type { CardShape } from '@parley/flow'
import { z } from 'zod'
import { ChoiceField, ListField, NumberField, Section, SwitchField } from './fields.tsx'
import { TextField } from './text-field.tsx'
import { useForm } from './form-context.tsx'

interface Schema {
  type?: string | string[]
  title?: string
  description?: string
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  maxLength?: number
  maxItems?: number
  minimum?: number
  maximum?: number
  default?: Json
}

/** `maxAttempts` -> "Max attempts" */
const labelOf = (name: string) => name.replace(/[_-]+/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().replace(/^./, (letter) => letter.toUpperCase())

/** A form for a card that brings none of its own: one control for each place in its schema. */
export function DerivedForm({ card }: { card: CardShape }) {
  const { config } = useForm()
  const parsed = card.config.safeParse(config)
  const templates = new Set((parsed.success ? card.texts(parsed.data) : []).map((text) => text.field.replace(/\[\d+\]/g, '[]')))
  const schema = z.toJSONSchema(card.config, { io: 'input', unrepresentable: 'any' }) as Schema
  return <Properties schema={schema} at="" templates={templates} />
}

function Properties({ schema, at, templates }: { schema: Schema; at: string; templates: Set<string> }) {
  return Object.entries(schema.properties ?? {}).map(([name, property]) => <Property key={name} name={name} schema={property} field={at === '' ? name : `${at}.${name}`} templates={templates} />)
}

function Property({ name, schema, field, templates }: { name: string; schema: Schema; field: string; templates: Set<string> }) {
  const label = schema.title ?? labelOf(name)
  const shared = { field, label, ...(schema.description ? { hint: schema.description } : {}) }
  if (schema.enum) return <ChoiceField {...shared} options={schema.enum.map((value) => ({ value: String(value), label: labelOf(String(value)) }))} />
  switch (schema.type) {
    case 'string':
      return <TextField {...shared} multiline={(schema.maxLength ?? 1000) > 200} template={templates.has(field.replace(/\[\d+\]/g, '[]'))} {...(schema.maxLength ? { limit: schema.maxLength } : {})} />
    case 'number':
    case 'integer':
      return <NumberField {...shared} min={schema.minimum} max={schema.maximum} step={schema.type === 'integer' ? 1 : undefined} />
    case 'boolean':
      return <SwitchField {...shared} />
    case 'object':
      return (
        <Section title={label} open fields={[field]}>
          <Properties schema={schema} at={field} templates={templates} />
        </Section>
      )
    case 'array':
      return (
        <ListField {...shared} noun={labelOf(name).toLowerCase().replace(/s$/, '')} max={schema.maxItems} create={() => emptyValue(schema.items ?? {})}>
          {(entry) => (schema.items?.properties ? <Properties schema={schema.items} at={entry} templates={templates} /> : <Property name={name} schema={schema.items ?? {}} field={entry} templates={templates} />)}
        </ListField>
      )
    default:
      // Alternatives have no general form: a card that has them brings its own.
      return null
  }
}

function emptyValue(schema: Schema): Json {
  if (schema.default !== undefined) return schema.default
  if (schema.enum) return String(schema.enum[0])
  if (schema.type === 'object') return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, property]) => [name, emptyValue(property)]))
  if (schema.type === 'array') return []
  if (schema.type === 'number' || schema.type === 'integer') return schema.minimum ?? 0
  return schema.type === 'boolean' ? false : ''
}
