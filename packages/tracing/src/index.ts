export { startTracing, type FinishedSpan, type SpanKindName, type Tracing } from './start-tracing.ts'
export { effectSpan, turnSpan, webhookSpan, type SpanPlace } from './span-place.ts'
