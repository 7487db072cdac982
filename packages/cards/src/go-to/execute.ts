import { jumpToFlow, jumpToNode, type CardRun } from '@parley/interpreter'
import type { GoToConfig } from './card.ts'

export const goToRun: CardRun<GoToConfig> = {
  enter: ({ target }) => (target.type === 'node' ? jumpToNode(target.nodeId) : jumpToFlow(target.flowId)),
}
