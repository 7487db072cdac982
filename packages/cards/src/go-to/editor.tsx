'use client'
import type { Json } from '@parley/channel'
import { CornerDownRight } from '@parley/ui/icons'
import { ChoiceField, FaceLine, defineEditor, useFace, useForm } from '../editor-kit/index.ts'
import { goToCard, type GoToConfig } from './card.ts'

type TargetType = GoToConfig['target']['type']

const fresh: Record<TargetType, GoToConfig['target']> = { node: { type: 'node', nodeId: '' }, flow: { type: 'flow', flowId: '' } }

export const goToEditor = defineEditor(goToCard, { icon: CornerDownRight, Face: GoToFace, Form: GoToForm })

function GoToFace({ config }: { config: GoToConfig }) {
  const { document, flows } = useFace()
  const { target } = config
  if (target.type === 'flow') {
    const name = flows.find((flow) => flow.id === target.flowId)?.name
    return <FaceLine faint={!name}>{name ? `The flow “${name}”` : 'No flow chosen yet'}</FaceLine>
  }
  const name = document.nodes.find((node) => node.id === target.nodeId)?.name
  return <FaceLine faint={!name}>{name ?? 'No card chosen yet'}</FaceLine>
}

function GoToForm({ config }: { config: GoToConfig }) {
  const { document, flows, node, titleOf, set } = useForm()
  const nodes = document.nodes.filter((other) => other.id !== node.id)
  return (
    <>
      <ChoiceField<TargetType>
        field="target.type"
        label="Go to"
        onChange={(type) => type !== config.target.type && set('target', fresh[type] as Json)}
        options={[
          { value: 'node', label: 'A card of this flow' },
          { value: 'flow', label: 'Another flow' },
        ]}
      />
      {config.target.type === 'node' ? (
        <ChoiceField field="target.nodeId" label="Card" placeholder={nodes.length === 0 ? 'There is no other card yet' : 'Choose a card'} options={nodes.map((other) => ({ value: other.id, label: other.name, description: titleOf(other) }))} />
      ) : (
        <ChoiceField field="target.flowId" label="Flow" placeholder={flows.length === 0 ? 'There is no other flow yet' : 'Choose a flow'} options={flows.map((flow) => ({ value: flow.id, label: flow.name }))} hint="It has to be published." />
      )}
    </>
  )
}
