import type { Card, Cards } from '@parley/interpreter'
import { aiStepCard } from '../ai-step/card.ts'
import { aiStepRun } from '../ai-step/execute.ts'
import { askCard } from '../ask/card.ts'
import { askRun } from '../ask/execute.ts'
import { classifyCard } from '../classify/card.ts'
import { classifyRun } from '../classify/execute.ts'
import { conditionCard } from '../condition/card.ts'
import { conditionRun } from '../condition/execute.ts'
import { consentCard } from '../consent/card.ts'
import { consentRun } from '../consent/execute.ts'
import { endCard } from '../end/card.ts'
import { endRun } from '../end/execute.ts'
import { goToCard } from '../go-to/card.ts'
import { goToRun } from '../go-to/execute.ts'
import { handoverCard } from '../handover/card.ts'
import { handoverRun } from '../handover/execute.ts'
import { messageCard } from '../message/card.ts'
import { messageRun } from '../message/execute.ts'
import { setCard } from '../set/card.ts'
import { setRun } from '../set/execute.ts'
import { startCard } from '../start/card.ts'
import { startRun } from '../start/execute.ts'
import { templateCard } from '../template/card.ts'
import { templateRun } from '../template/execute.ts'
import { toolCallCard } from '../tool-call/card.ts'
import { toolCallRun } from '../tool-call/execute.ts'
import { waitCard } from '../wait/card.ts'
import { waitRun } from '../wait/execute.ts'

/** Every kind of card, in the order of the palette. One line each; `editor.tsx` must have the same keys. */
export const catalog = {
  start: { ...startCard, ...startRun },
  message: { ...messageCard, ...messageRun },
  ask: { ...askCard, ...askRun },
  template: { ...templateCard, ...templateRun },
  'ai-step': { ...aiStepCard, ...aiStepRun },
  classify: { ...classifyCard, ...classifyRun },
  'tool-call': { ...toolCallCard, ...toolCallRun },
  consent: { ...consentCard, ...consentRun },
  condition: { ...conditionCard, ...conditionRun },
  set: { ...setCard, ...setRun },
  wait: { ...waitCard, ...waitRun },
  handover: { ...handoverCard, ...handoverRun },
  'go-to': { ...goToCard, ...goToRun },
  end: { ...endCard, ...endRun },
}

export type CardKind = keyof typeof catalog

export const cardList = Object.values(catalog) as Card[]

const byKind = new Map(cardList.map((card) => [card.kind, card]))

/** The cards that this Parley has; also what checks and exports ask (`CardShapes`). */
export const cards: Cards = byKind
