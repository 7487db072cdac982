'use client'
import { PenLine } from '@parley/ui/icons'
import { ChoiceField, FaceLine, FaceText, ListField, TargetField, TextField, defineEditor } from '../editor-kit/index.ts'
import { describeAssignment, setCard, type Assignment, type SetConfig } from './card.ts'

export const setEditor = defineEditor(setCard, {
  icon: PenLine,
  Face: ({ config }) =>
    config.assignments.map((assignment, index) => (
      <FaceLine key={index}>
        <FaceText text={describeAssignment(assignment)} />
      </FaceLine>
    )),
  Form: SetForm,
})

function SetForm({ config }: { config: SetConfig }) {
  return (
    <ListField field="assignments" label="Values" noun="value" max={50} create={() => ({ target: '', operation: 'set', value: '', type: 'text' })} nameOf={(value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? String(value['target'] ?? '') : '')}>
      {(entry, index) => {
        const assignment: Assignment | undefined = config.assignments[index]
        if (!assignment) return null
        return (
          <>
            <TargetField field={`${entry}.target`} label="Where" type={assignment.operation === 'append' ? 'list' : assignment.type} />
            <div className="flex gap-2">
              <ChoiceField
                field={`${entry}.operation`}
                label="What to do"
                className="min-w-0 flex-1"
                options={[
                  { value: 'set', label: 'Set to' },
                  { value: 'add', label: 'Add' },
                  { value: 'subtract', label: 'Subtract' },
                  { value: 'append', label: 'Append to list' },
                  { value: 'clear', label: 'Clear' },
                ]}
              />
              {(assignment.operation === 'set' || assignment.operation === 'append') && (
                <ChoiceField
                  field={`${entry}.type`}
                  label="Kind"
                  className="min-w-0 flex-1"
                  options={[
                    { value: 'text', label: 'Text' },
                    { value: 'number', label: 'Number' },
                    { value: 'boolean', label: 'Yes or no' },
                    { value: 'date', label: 'Date' },
                    { value: 'list', label: 'List' },
                  ]}
                />
              )}
            </div>
            {assignment.operation !== 'clear' && <TextField field={`${entry}.value`} label="Value" template />}
          </>
        )
      }}
    </ListField>
  )
}
