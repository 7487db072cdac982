'use client'
import { templateLimits, templateParameters, type TemplateButton } from '@parley/channel'
import { Button, Field, IconButton, Input, Menu, MenuItem } from '@parley/ui'
import { Plus, Trash2 } from '@parley/ui/icons'
import { useRef } from 'react'
import { Count } from './count.tsx'
import { buttonKinds, freshButton, type At } from './template-parts.ts'

interface ButtonFieldsProps {
  buttons: TemplateButton[]
  /** Where they stand in the template, as in `cards[0].`. */
  prefix?: string
  /** Said after each label, so that the fields of several cards can be told apart: ` of card 1`. */
  of?: string
  /** Which can be added. */
  types: readonly TemplateButton['type'][]
  most: number
  at: At
  /** What is wrong with them as a whole. */
  whole: string | undefined
  onChange: (button: TemplateButton, index: number) => void
  /** Without them, what buttons there are is decided elsewhere. */
  onAdd?: (button: TemplateButton) => void
  onRemove?: (index: number) => void
}

export function ButtonFields({ buttons, prefix = '', of = '', types, most, at, whole, onChange, onAdd, onRemove }: ButtonFieldsProps) {
  const input = (index: number, name: string, label: string, current: string, placeholder = '') => (
    <Field label={label} hideLabel error={at(`${prefix}buttons[${index}].${name}`)}>
      <Input aria-label={label} value={current} dir="auto" placeholder={placeholder} onChange={(event) => onChange({ ...buttons[index]!, [name]: event.target.value } as TemplateButton, index)} />
    </Field>
  )
  const fields = useRef<HTMLFieldSetElement>(null)
  const remove = (index: number) => {
    onRemove?.(index)
    // The browser takes the focus from what is removed.
    requestAnimationFrame(() => document.activeElement === document.body && [...(fields.current?.querySelectorAll('button') ?? [])].at(-1)?.focus())
  }
  return (
    <fieldset ref={fields} className="flex flex-col gap-2">
      <legend className="mb-1.5 text-control font-medium">Buttons</legend>
      {buttons.map((button, index) => {
        const which = `button ${index + 1}${of}`
        return (
          <div key={index} className="flex items-start gap-2 rounded-control border border-line p-2.5">
            <div className="flex min-w-0 flex-1 flex-col gap-2">
              <p className="flex items-baseline justify-between gap-2 text-hint text-ink-faint tabular-nums">
                {buttonKinds.find(({ type }) => type === button.type)?.label}
                {'text' in button && <Count text={button.text} most={templateLimits.buttonText} />}
              </p>
              {'text' in button && input(index, 'text', `Words on ${which}`, button.text, 'What is on the button')}
              {button.type === 'url' && input(index, 'url', `Address of ${which}`, button.url, 'https://shop.example/orders/{{1}}')}
              {button.type === 'url' && templateParameters(button.url).length > 0 && input(index, 'example', `Example of the address of ${which}`, button.example, 'https://shop.example/orders/42')}
              {button.type === 'phone' && input(index, 'phone', `Number of ${which}`, button.phone, '+49 30 1234567')}
              {button.type === 'copy-code' && input(index, 'example', 'Sample code', button.example, 'SAVE10')}
              {button.type === 'flow' && input(index, 'flowId', 'Id of the WhatsApp Flow', button.flowId, '1234567890')}
            </div>
            {onRemove && (
              <IconButton size="sm" label={`Remove ${which}`} onClick={() => remove(index)}>
                <Trash2 aria-hidden />
              </IconButton>
            )}
          </div>
        )
      })}
      {whole && <p role="alert" className="text-hint text-danger">{whole}</p>}
      {onAdd && buttons.length < most && (
        <Menu trigger={<Button size="sm" className="self-start" icon={<Plus aria-hidden />}>Add a button</Button>}>
          {buttonKinds.filter(({ type }) => types.includes(type)).map(({ type, label }) => (
            <MenuItem key={type} onSelect={() => onAdd(freshButton(type))}>
              {label}
            </MenuItem>
          ))}
        </Menu>
      )}
    </fieldset>
  )
}
