import { expect } from '@playwright/test'
import { demo } from './demo.ts'

/** Lets the next sends of a number go wrong at Meta's stand-in; apps/emulator/README.md says how. */
export async function orderFault(fault: { target: 'send'; kind: 'error' | 'fail-later'; code: number; numberId: string; times?: number } | { target: 'service'; kind: 'down'; service: 'bookings' | 'shop'; times: number }): Promise<void> {
  const answer = await fetch(`${demo.emulatorUrl}/_emulator/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-emulator-key': demo.emulatorKey },
    body: JSON.stringify(fault),
  })
  expect(answer.ok).toBe(true)
}

/** What was ordered and did not happen will not happen any more. */
export async function clearFaults(): Promise<void> {
  const answer = await fetch(`${demo.emulatorUrl}/_emulator/faults`, { method: 'DELETE', headers: { 'x-emulator-key': demo.emulatorKey } })
  expect(answer.ok).toBe(true)
}
