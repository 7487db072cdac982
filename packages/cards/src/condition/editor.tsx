'use client'
import type { Json } from '@parley/channel'
import { getField } from '@parley/flow'
import { Button } from '@parley/ui'
import { Split } from '@parley/ui/icons'
import { ChoiceField, ExitRow, ListField, PathField, TextField, defineEditor, newPartId, useForm } from '../editor-kit/index.ts'
import { branchPort, conditionCard, describeBranch, operators, type ConditionConfig, type Operator } from './card.ts'

const freshTest = (): Json => ({ path: '', operator: 'is-not-empty', value: '' })
const freshGroup = (): Json => ({ match: 'all', tests: [freshTest()] })

const kindNames: Record<(typeof operators)[Operator]['of'], string> = { anything: 'Anything', text: 'Text', number: 'Number', date: 'Date', list: 'List', boolean: 'Yes or no' }
const operatorGroups = (Object.keys(kindNames) as (keyof typeof kindNames)[]).map((of) => ({
  label: kindNames[of],
  options: (Object.keys(operators) as Operator[]).filter((operator) => operators[operator].of === of).map((operator) => ({ value: operator, label: operators[operator].label })),
}))

export const conditionEditor = defineEditor(conditionCard, {
  icon: Split,
  placed: ({ branches }) => branches.map((branch) => branchPort(branch.id)),
  Face: ({ config }) =>
    config.branches.map((branch) => (
      <ExitRow key={branch.id} port={branchPort(branch.id)}>
        <div className="py-0.5 pr-3">
          <div dir="auto" title={branch.label} className="truncate text-control font-medium text-ink">
            {branch.label}
          </div>
          <div dir="auto" className="line-clamp-2 text-hint break-words text-ink-faint">
            {describeBranch(branch)}
          </div>
        </div>
      </ExitRow>
    )),
  Form: ConditionForm,
})

function ConditionForm({ config }: { config: ConditionConfig }) {
  return (
    <ListField
      field="branches"
      label="Branches"
      noun="branch"
      max={20}
      hint="Tried from top to bottom; the first that fits is taken, and “Otherwise” when none does."
      create={() => ({ id: newPartId(), label: 'New branch', match: 'all', groups: [freshGroup()] })}
      nameOf={(value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? String(value['label'] ?? '') : '')}
    >
      {(entry, index) => <BranchFields entry={entry} branch={config.branches[index]} index={index} />}
    </ListField>
  )
}

function BranchFields({ entry, branch, index }: { entry: string; branch: ConditionConfig['branches'][number] | undefined; index: number }) {
  const { set, config, disabled } = useForm()
  if (!branch) return null
  const groups = (getField(config, `${entry}.groups`) as Json[] | undefined) ?? []
  return (
    <>
      <TextField field={`${entry}.label`} label={`Name of branch ${index + 1}`} hideLabel placeholder="Name of this exit" />
      {branch.groups.length > 1 && <MatchField field={`${entry}.match`} label="Groups that must hold" />}
      {branch.groups.map((group, g) => (
        <div key={g} className={branch.groups.length > 1 ? 'flex flex-col gap-2 border-l-2 border-line pl-2.5' : 'flex flex-col gap-2'}>
          {group.tests.length > 1 && <MatchField field={`${entry}.groups[${g}].match`} label="Conditions that must hold" />}
          {group.tests.map((test, t) => {
            const field = `${entry}.groups[${g}].tests[${t}]`
            const tests = getField(config, `${entry}.groups[${g}].tests`) as Json[]
            return (
              <div key={t} className="flex flex-col gap-1.5">
                <PathField field={`${field}.path`} label="Value" hideLabel placeholder="Value, such as contact.city" />
                <div className="flex items-start gap-1.5">
                  <ChoiceField field={`${field}.operator`} label="Comparison" hideLabel groups={operatorGroups} className="min-w-0 flex-1" />
                  {operators[test.operator].value !== null && <TextField field={`${field}.value`} label="Compared with" hideLabel template className="min-w-0 flex-1" placeholder={operators[test.operator].value === 'date' ? 'today' : '…'} />}
                </div>
                {group.tests.length > 1 && !disabled && (
                  <Button variant="quiet" size="sm" className="-mt-1 self-end" onClick={() => set(`${entry}.groups[${g}].tests`, tests.filter((_, other) => other !== t))}>
                    Remove condition
                  </Button>
                )}
              </div>
            )
          })}
          {!disabled && (
            <div className="flex gap-1.5">
              <Button variant="quiet" size="sm" onClick={() => set(`${entry}.groups[${g}].tests`, [...(getField(config, `${entry}.groups[${g}].tests`) as Json[]), freshTest()])}>
                Add condition
              </Button>
              {branch.groups.length > 1 && (
                <Button variant="quiet" size="sm" onClick={() => set(`${entry}.groups`, groups.filter((_, other) => other !== g))}>
                  Remove group
                </Button>
              )}
              {g === branch.groups.length - 1 && (
                <Button variant="quiet" size="sm" onClick={() => set(`${entry}.groups`, [...groups, freshGroup()])}>
                  Add group
                </Button>
              )}
            </div>
          )}
        </div>
      ))}
    </>
  )
}

function MatchField({ field, label }: { field: string; label: string }) {
  return (
    <ChoiceField
      field={field}
      label={label}
      options={[
        { value: 'all', label: 'all of them' },
        { value: 'any', label: 'any of them' },
      ]}
    />
  )
}
