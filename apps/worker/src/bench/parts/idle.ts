import type { Installation } from '../installation.ts'
import type { BenchSettings } from '../settings.ts'
export async function measureIdle(_i: Installation, _s: BenchSettings, _say: (line: string) => void): Promise<object> { return {} }
