'use client'
import type { JsonObject } from '@parley/channel'
import { FormProvider, TemplateUseField, type FormValue } from '@parley/cards/editor'
import { noTemplate, setField, type FlowNode, type WindowRule } from '@parley/flow'
import { Field, Select } from '@parley/ui'
import { useEditor } from '../editor-state.ts'

const choices = [
  { value: 'none', label: 'Not chosen: wait for the customer' },
  { value: 'template', label: 'Send a template instead' },
  { value: 'wait', label: 'Wait until the customer writes' },
  { value: 'exit', label: 'Leave by an exit of its own' },
] as const

const hints: Record<(typeof choices)[number]['value'], string> = {
  none: 'WhatsApp takes ordinary messages only until 24 hours after the customer last wrote.',
  template: 'In place of what this card says. The conversation then goes on as if it had.',
  wait: 'This card speaks as soon as the customer writes again, for up to 30 days.',
  exit: 'Nothing is said; the conversation goes on at “Window closed”.',
}

/** What a card that speaks does when the customer last wrote more than 24 hours ago. */
export function WindowRuleField({ node, form }: { node: FlowNode; form: FormValue }) {
  const editor = useEditor()
  const rule = node.whenClosed
  const choice = rule?.do ?? 'none'
  const choose = (next: (typeof choices)[number]['value']) =>
    editor.setWindowRule(node.id, next === 'none' ? undefined : next === 'template' ? { do: next, template: noTemplate() } : { do: next })
  const warned = form.problems.find((problem) => problem.field === 'whenClosed')
  // The same fields as in a card, one level up: they stand in the node, not in its config.
  const own: FormValue = {
    ...form,
    config: { whenClosed: (rule ?? null) as never },
    set: (field, value, steps = 'single') => {
      const now = editor.document.nodes.find((candidate) => candidate.id === node.id)?.whenClosed
      const changed = setField({ whenClosed: (now ?? null) as never } as JsonObject, field, value)['whenClosed']
      editor.setWindowRule(node.id, changed as unknown as WindowRule, steps === 'typing' ? `window:${node.id}:${field}` : undefined)
    },
  }
  return (
    <section aria-label="When the window has closed" className="flex flex-col gap-3 border-t border-line pt-3">
      <Field label="When the window has closed" nativeLabel={false} hint={hints[choice]} error={warned?.message}>
        <Select value={choice} options={[...choices]} disabled={form.disabled} onValueChange={choose} />
      </Field>
      {rule?.do === 'template' && (
        <FormProvider value={own}>
          <TemplateUseField field="whenClosed.template" />
        </FormProvider>
      )}
    </section>
  )
}
