'use client'
import { Bubble, ExitRow, FaceLine, FaceText, useFace } from '../../editor-kit/index.ts'
import { exitPort, type AiStepConfig } from '../card.ts'

const count = (number: number, one: string, many: string) => (number === 1 ? `1 ${one}` : `${number} ${many}`)

/** What the step is, knows, can do and finds out, and its exits. */
export function AiStepFace({ config }: { config: AiStepConfig }) {
  const { persona, tools, collect } = config
  const { lacks } = useFace()
  return (
    <>
      {config.opening.trim() !== '' && <Bubble text={config.opening} />}
      <FaceLine>
        {persona.name !== '' && (
          <>
            <span className="font-medium text-ink">{persona.name}</span>
            {': '}
          </>
        )}
        <FaceText text={config.instructions || persona.identity || 'No instructions yet'} />
      </FaceLine>
      {persona.facts.length > 0 && <FaceLine faint>Knows {count(persona.facts.length, 'fact', 'facts')}</FaceLine>}
      {tools.length > 0 && <FaceLine faint>May call {count(tools.length, 'tool', 'tools')}</FaceLine>}
      {collect.length > 0 && <FaceLine faint>Finds out {collect.map((entry) => entry.name).join(', ')}</FaceLine>}
      {lacks !== undefined && <FaceLine faint>{lacks}</FaceLine>}
      <div>
        {config.exits.map((exit) => (
          <ExitRow key={exit.id} port={exitPort(exit.id)}>
            <span dir="auto" title={exit.description || exit.name} className="block truncate pr-1 text-right text-control font-medium text-ai">
              {exit.name}
            </span>
          </ExitRow>
        ))}
      </div>
    </>
  )
}
