'use client'
import type { ChannelLimits, Json, JsonObject, MediaKind } from '@parley/channel'
import { getField, type FlowDocument, type FlowNode, type FlowProblem, type Variable, type VariableInfo } from '@parley/flow'
import { createContext, useContext } from 'react'
import type { PickableTemplate } from './template-field.tsx'
import type { PickableTool } from './tool-field.tsx'

/** The workspace's own files. */
export interface FormFiles {
  /** Keeps a file; rejects with the reason in words where it cannot be sent as this. */
  upload(kind: MediaKind, file: File): Promise<{ fileId: string; name: string; mimeType: string; size: number }>
}

export interface FormValue {
  node: FlowNode
  document: FlowDocument
  /** As stored: what is half typed may not fit the schema. */
  config: JsonObject
  limits: ChannelLimits
  /** What a text in this node can name. */
  variables: VariableInfo[]
  problems: readonly FlowProblem[]
  /** The workspace's other flows. */
  flows: { id: string; name: string }[]
  /** The workspace's WhatsApp templates; absent while they are not known. */
  templates?: readonly PickableTemplate[]
  /** The workspace's tools, those of its MCP servers included; absent while they are not known. */
  tools?: readonly PickableTool[]
  /** What is worth knowing of the card's own budget: it was nearly or wholly used up. */
  budgetNote?: { tone: 'warning' | 'danger'; text: string } | null
  /** Contact fields that the workspace already uses, without `contact.`. */
  contactFields: string[]
  /** Display names of cards, for lists of nodes. */
  titleOf(node: FlowNode): string
  disabled: boolean
  /** Absent where nothing can be uploaded; then there are links alone. */
  files?: FormFiles
  /** What a model is told by this card as it stands, with its tokens; rejects with the reason in words. Absent: it cannot be asked here. */
  readPrompt?(): Promise<{ parts: { title: string; text: string; tokens: number }[]; tokens: number }>
  /** Changes one place. `steps: 'typing'` joins quick changes of the same place into one step of undo. */
  set(field: string, value: Json | undefined, steps?: 'typing' | 'single'): void
  addVariable(variable: Variable): void
}

const FormContext = createContext<FormValue | null>(null)
export const FormProvider = FormContext.Provider

/** The config that a card's form edits, with its problems. */
export function useForm(): FormValue {
  const value = useContext(FormContext)
  if (!value) throw new Error('A form field stands outside a FormProvider.')
  return value
}

/** One place of the config, with what is wrong there and how to change it. */
export function useField<Value extends Json>(field: string) {
  const form = useForm()
  const problems = form.problems.filter((problem) => problem.field === field)
  return {
    value: getField(form.config, field) as Value | undefined,
    set: (value: Value | undefined, steps?: 'typing' | 'single') => form.set(field, value, steps),
    error: problems.length === 0 ? undefined : problems.map((problem) => problem.message).join(' '),
    severity: problems.some((problem) => problem.severity === 'error') ? ('error' as const) : problems.length > 0 ? ('warning' as const) : undefined,
    disabled: form.disabled,
  }
}
