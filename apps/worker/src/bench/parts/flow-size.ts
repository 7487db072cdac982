import { median, rounded } from '../figures.ts'
import { answeringFlow } from '../flows.ts'
import { InProcess, stageNames, type StageTimes } from '../in-process.ts'
import type { Installation } from '../installation.ts'
import type { BenchSettings } from '../settings.ts'
import { makeCustomers } from '../webhooks.ts'

/** What a turn costs in a large flow against a small one, in processor time, in turn, and the same path through both. */
export async function measureFlowSize(installation: Installation, settings: BenchSettings) {
  const [small, large] = [await installation.arrange(answeringFlow(10)), await installation.arrange(answeringFlow(settings.nodes))]
  const customers = [makeCustomers([small], settings.turnsPerRound), makeCustomers([large], settings.turnsPerRound)] as const
  const inProcess = await InProcess.open(installation)
  // From the claim to the kept turn: what comes before and after has not to do with flows.
  const cost = (times: StageTimes) => stageNames.filter((name) => ['sort', 'transition', 'commit'].includes(name)).reduce((sum, name) => sum + times[name].node + times[name].database, 0)
  try {
    for (const group of [...customers, ...customers]) await inProcess.round(group)
    const [costs, transitions]: [number[], number[]] = [[], []]
    const perTurn = { small: [] as number[], large: [] as number[] }
    for (let index = 0; index < settings.rounds; index++) {
      const [a, b] = [await inProcess.round(customers[0]), await inProcess.round(customers[1])]
      costs.push(cost(b.times) / cost(a.times))
      transitions.push(b.times.transition.node / a.times.transition.node)
      perTurn.small.push(cost(a.times) / a.turns)
      perTurn.large.push(cost(b.times) / b.turns)
    }
    return {
      nodes: settings.nodes, ratio: rounded(median(costs), 2), transitionRatio: rounded(median(transitions), 2),
      cpuPerTurnMs: { small: rounded(median(perTurn.small), 3), large: rounded(median(perTurn.large), 3) },
    }
  } finally {
    await inProcess.close()
  }
}
