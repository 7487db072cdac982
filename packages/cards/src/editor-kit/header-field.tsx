'use client'
import { getField } from '@parley/flow'
import { ChoiceField } from './fields.tsx'
import { useForm } from './form-context.tsx'
import { MediaField } from './media-field.tsx'
import { TextField } from './text-field.tsx'

const kinds = { none: 'Nothing', text: 'A heading', image: 'A picture', video: 'A video', document: 'A document' }

/** What stands above a message with buttons: nothing, words or a file. `wordsOnly`: where WhatsApp shows no file there. */
export function HeaderField({ field, wordsOnly = false }: { field: string; wordsOnly?: boolean }) {
  const { config, limits } = useForm()
  const type = getField(config, `${field}.type`)
  const offered = (['none', 'text', 'image', 'video', 'document'] as const).filter((kind) => !wordsOnly || kind === 'none' || kind === 'text' || kind === type)
  return (
    <>
      <ChoiceField field={`${field}.type`} label="Above the text" options={offered.map((value) => ({ value, label: kinds[value] }))} placeholder="Nothing" />
      {type === 'text' && <TextField field={`${field}.text`} label="Heading" template limit={limits.headerText} />}
      {(type === 'image' || type === 'video' || type === 'document') && <MediaField field={`${field}.media`} kind={type} label={kinds[type].slice(2).replace(/^./, (letter) => letter.toUpperCase())} />}
    </>
  )
}
