export * from './compose-prompt.ts'
export * from './create-model-port.ts'
export { answerOffline } from './offline/answer-offline.ts'
export type { FailureCause, HistoryEntry, ModelAnswer, ModelOutcome, ModelPort, ModelRequest } from './port.ts'
