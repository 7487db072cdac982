'use client'
import { BaseEdge, EdgeLabelRenderer, getBezierPath, getSmoothStepPath, type Edge, type EdgeProps } from '@xyflow/react'
import { memo } from 'react'
import { useEditorState } from '../editor-state.ts'

export type CardFlowEdge = Edge<Record<string, never>, 'flow'>

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** A connection: a calm curve; those that run backwards go round the cards instead of through them. */
export const FlowEdge = memo(function FlowEdge({ id, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, selected, markerEnd }: EdgeProps<CardFlowEdge>) {
  const travelled = useEditorState((state) => state.lights.edges.get(id))
  const ends = { sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition }
  const backwards = targetX < sourceX + 24
  const [path, labelX, labelY] = backwards ? getSmoothStepPath({ ...ends, borderRadius: 16, offset: 28 }) : getBezierPath({ ...ends, curvature: 0.3 })
  const state = selected ? 'flow-edge-selected' : travelled ? 'flow-edge-travelled' : ''
  return (
    <>
      <BaseEdge id={id} path={path} className={`flow-edge ${state}`} interactionWidth={20} {...(markerEnd ? { markerEnd } : {})} />
      {travelled && (
        <EdgeLabelRenderer>
          <time
            dateTime={new Date(travelled.at).toISOString()}
            className="pointer-events-none absolute rounded-full border border-accent/30 bg-surface px-1.5 text-[11px] leading-4 text-accent-ink tabular-nums"
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
          >
            {clock.format(travelled.at)}
            {travelled.times > 1 && ` · ${travelled.times}×`}
          </time>
        </EdgeLabelRenderer>
      )}
    </>
  )
})
