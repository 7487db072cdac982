import { examine, type Finding } from '@parley/db'
import { print, runningParley } from '../with-operator.ts'

/** What a person has to see to; faults and stopped channels are told, but are no illness of the installation. */
const ill = ({ name, count, mended }: Finding) => count > mended && name !== 'open-faults' && name !== 'stopped-channels'

/** Exit code 1 where something is stuck that no one is mending. */
export async function doctor(options: { json?: boolean }): Promise<void> {
  const { databaseUrls } = runningParley()
  const findings = await examine(databaseUrls.worker)
  const healthy = !findings.some(ill)
  const told = findings.filter(({ count }) => count > 0)
  print(options, { healthy, findings }, told.length === 0 ? ['Nothing is stuck.'] : told.map(({ count, meaning, mended }) => `${String(count).padStart(6)}  ${meaning}${mended > 0 ? ` (${mended} mended)` : ''}`))
  if (!healthy) process.exitCode = 1
}
