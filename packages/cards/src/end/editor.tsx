'use client'
import { CircleStop } from '@parley/ui/icons'
import { Bubble, FaceLine, TextField, defineEditor, useForm } from '../editor-kit/index.ts'
import { endCard } from './card.ts'

export const endEditor = defineEditor(endCard, {
  icon: CircleStop,
  Face: ({ config }) => (config.text.trim() === '' ? <FaceLine faint>The conversation ends here</FaceLine> : <Bubble text={config.text} />),
  Form: EndForm,
})

function EndForm() {
  const { limits } = useForm()
  return <TextField field="text" label="Last words" multiline template limit={limits.text} hint="Empty: nothing is said." />
}
