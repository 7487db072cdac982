'use client'
import { BadgeCheck } from '@parley/ui/icons'
import { Bubble, ChoiceLabel, DurationField, ExitRow, TextField, defineEditor, useForm } from '../editor-kit/index.ts'
import { consentCard, type ConsentConfig } from './card.ts'

export const consentEditor = defineEditor(consentCard, { icon: BadgeCheck, placed: () => ['agreed', 'declined'], Face: ConsentFace, Form: ConsentForm })

function ConsentFace({ config }: { config: ConsentConfig }) {
  return (
    <>
      <Bubble text={config.text} empty="No question yet" attached />
      <div className="flex flex-col gap-1">
        <ExitRow port="agreed">
          <ChoiceLabel title={config.yes} />
        </ExitRow>
        <ExitRow port="declined">
          <ChoiceLabel title={config.no} />
        </ExitRow>
      </div>
    </>
  )
}

function ConsentForm() {
  const { limits } = useForm()
  return (
    <>
      <TextField field="text" label="What they agree to" multiline template limit={limits.interactiveBody} hint="Kept with the answer, word for word." />
      <TextField field="yes" label="Button that agrees" template limit={limits.buttonTitle} />
      <TextField field="no" label="Button that declines" template limit={limits.buttonTitle} />
      <DurationField field="deadline" label="Stop waiting after" />
    </>
  )
}
