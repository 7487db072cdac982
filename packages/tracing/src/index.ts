export { startTracing, type Tracing } from './start-tracing.ts'
export { effectSpan, turnSpan, webhookSpan } from './span-place.ts'
