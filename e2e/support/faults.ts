import { expect } from '@playwright/test'
import { demo } from './demo.ts'

/** Lets the next sends of a number go wrong at Meta's stand-in; apps/emulator/README.md says how. */
export async function orderFault(fault: { target: 'send'; kind: 'error' | 'fail-later'; code: number; numberId: string; times?: number }): Promise<void> {
  const answer = await fetch(`${demo.emulatorUrl}/_emulator/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-emulator-key': demo.emulatorKey },
    body: JSON.stringify(fault),
  })
  expect(answer.ok).toBe(true)
}
