'use client'
import { aiStepEditor } from '../ai-step/editor.tsx'
import { askEditor } from '../ask/editor.tsx'
import { classifyEditor } from '../classify/editor.tsx'
import { conditionEditor } from '../condition/editor.tsx'
import { consentEditor } from '../consent/editor.tsx'
import type { CardEditor } from '../editor-kit/index.ts'
import { endEditor } from '../end/editor.tsx'
import { goToEditor } from '../go-to/editor.tsx'
import { handoverEditor } from '../handover/editor.tsx'
import { messageEditor } from '../message/editor.tsx'
import { setEditor } from '../set/editor.tsx'
import { startEditor } from '../start/editor.tsx'
import { templateEditor } from '../template/editor.tsx'
import { toolCallEditor } from '../tool-call/editor.tsx'
import { waitEditor } from '../wait/editor.tsx'
import type { CardKind } from './cards.ts'

export * from '../editor-kit/index.ts'

/** How each kind of card looks. The compiler demands a line for every card of `cards.ts`. */
const editors: Record<CardKind, CardEditor> = {
  start: startEditor,
  message: messageEditor,
  ask: askEditor,
  template: templateEditor,
  'ai-step': aiStepEditor,
  classify: classifyEditor,
  'tool-call': toolCallEditor,
  consent: consentEditor,
  condition: conditionEditor,
  set: setEditor,
  wait: waitEditor,
  handover: handoverEditor,
  'go-to': goToEditor,
  end: endEditor,
}

/** The editor half of a card; undefined for kinds that this Parley does not have. */
export const editorOf = (kind: string): CardEditor | undefined => (Object.hasOwn(editors, kind) ? editors[kind as CardKind] : undefined)
