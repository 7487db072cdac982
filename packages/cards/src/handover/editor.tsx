'use client'
import { UserRound } from '@parley/ui/icons'
import { Bubble, DurationField, FaceLine, FaceText, TextField, defineEditor, useForm } from '../editor-kit/index.ts'
import { handoverCard } from './card.ts'

export const handoverEditor = defineEditor(handoverCard, {
  icon: UserRound,
  Face: ({ config }) => (
    <>
      <Bubble text={config.text} empty="The customer is told nothing" />
      {config.reason.trim() !== '' && (
        <FaceLine faint>
          <FaceText text={config.reason} />
        </FaceLine>
      )}
    </>
  ),
  Form: HandoverForm,
})

function HandoverForm() {
  const { limits } = useForm()
  return (
    <>
      <TextField field="text" label="Said to the customer" multiline template limit={limits.text} />
      <TextField field="reason" label="For the colleague" multiline rows={2} template limit={500} placeholder="Wants to change a booking" hint="Shown in the inbox beside the conversation." />
      <DurationField field="returnAfter" label="If nobody gives it back, the bot returns after" />
    </>
  )
}
