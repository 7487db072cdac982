import { notedFaults } from '@parley/interpreter'
import { notFound } from '../../error-shape.ts'
import { flowProcedure } from '../../flow-procedure.ts'

/** What went wrong with customers at the cards of the live version, newest first. `breaks`: the conversation broke off there. */
export const faults = flowProcedure('viewer').query(async ({ ctx, input }) => {
  const found = await ctx.tenant.flows.faults(input.flowId)
  if (!found) throw notFound('This flow')
  return found.map((fault) => ({ ...fault, breaks: !notedFaults.has(fault.code) }))
})
