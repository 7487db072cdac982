interface Metrics {
  calls: Map<string, { count: number; seconds: number }>
  errors: Map<string, number>
}

const shared = globalThis as typeof globalThis & { parleyMetrics?: Metrics }
const metrics = (shared.parleyMetrics ??= { calls: new Map(), errors: new Map() })

export function countCall(path: string, seconds: number): void {
  const entry = metrics.calls.get(path) ?? { count: 0, seconds: 0 }
  metrics.calls.set(path, { count: entry.count + 1, seconds: entry.seconds + seconds })
}

export function countError(code: string): void {
  metrics.errors.set(code, (metrics.errors.get(code) ?? 0) + 1)
}

/** Prometheus text. */
export function renderMetrics(): string {
  const memory = process.memoryUsage()
  const lines = [
    '# HELP parley_web_api_requests_total Requests to the API.',
    '# TYPE parley_web_api_requests_total counter',
    ...[...metrics.calls].map(([path, { count }]) => `parley_web_api_requests_total{path="${path}"} ${count}`),
    '# HELP parley_web_api_seconds_total Time spent answering them.',
    '# TYPE parley_web_api_seconds_total counter',
    ...[...metrics.calls].map(([path, { seconds }]) => `parley_web_api_seconds_total{path="${path}"} ${seconds.toFixed(6)}`),
    '# HELP parley_web_api_errors_total Errors by code.',
    '# TYPE parley_web_api_errors_total counter',
    ...[...metrics.errors].map(([code, count]) => `parley_web_api_errors_total{code="${code}"} ${count}`),
    '# HELP process_resident_memory_bytes Resident memory.',
    '# TYPE process_resident_memory_bytes gauge',
    `process_resident_memory_bytes ${memory.rss}`,
    '# HELP process_uptime_seconds Time since the start.',
    '# TYPE process_uptime_seconds gauge',
    `process_uptime_seconds ${process.uptime().toFixed(1)}`,
  ]
  return `${lines.join('\n')}\n`
}
