import type { SpanPlace } from './span-place.ts'

export type SpanKindName = 'server' | 'consumer' | 'client'

export interface FinishedSpan {
  name: string
  kind: SpanKindName
  place: SpanPlace
  /** Milliseconds since 1970. */
  begun: number
  ended: number
  /** Names and numbers only; never what anybody said. */
  attributes: Record<string, string | number | boolean>
  /** It did not end well. */
  failed?: boolean
}

export interface Tracing {
  /** Told when it is over; leaves in a batch, and costs its caller nothing but this call. */
  add(span: FinishedSpan): void
  /** Sends what is left. Call it last. */
  stop(): Promise<void>
}

interface TracingOptions {
  service: string
  env: Record<string, string | undefined>
  onError?: (cause: unknown) => void
}

/**
 * Sends spans over OTLP/HTTP where OTEL_EXPORTER_OTLP_ENDPOINT (or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) is set,
 * honouring the other OTEL_ settings of the exporter. Undefined where it is not; then nothing of
 * OpenTelemetry is even loaded.
 */
export async function startTracing({ service, env, onError }: TracingOptions): Promise<Tracing | undefined> {
  if (!env['OTEL_EXPORTER_OTLP_ENDPOINT'] && !env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']) return undefined
  const [{ ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags, diag, DiagLogLevel }, { BasicTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  const silent = () => undefined
  diag.setLogger({ error: (message) => onError?.(new Error(message)), warn: silent, info: silent, debug: silent, verbose: silent }, DiagLogLevel.ERROR)
  const kinds = { server: SpanKind.SERVER, consumer: SpanKind.CONSUMER, client: SpanKind.CLIENT }
  // Asked for synchronously when a span begins: the ids are ours, not chance's.
  let next: SpanPlace = { traceId: '', spanId: '' }
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': env['OTEL_SERVICE_NAME'] ?? service, 'service.namespace': 'parley' }),
    idGenerator: { generateTraceId: () => next.traceId, generateSpanId: () => next.spanId },
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter(), { scheduledDelayMillis: Number(env['OTEL_BSP_SCHEDULE_DELAY'] ?? 1_000) })],
  })
  const tracer = provider.getTracer('parley')
  return {
    add({ name, kind, place, begun, ended, attributes, failed }) {
      next = place
      const parent = place.parentSpanId === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { traceId: place.traceId, spanId: place.parentSpanId, traceFlags: TraceFlags.SAMPLED, isRemote: true })
      const span = tracer.startSpan(name, { kind: kinds[kind], startTime: begun, attributes }, parent)
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end(Math.max(begun, ended))
    },
    stop: () => provider.shutdown().catch((cause: unknown) => onError?.(cause)),
  }
}
