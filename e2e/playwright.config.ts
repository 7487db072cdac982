import { defineConfig } from '@playwright/test'

const browser = process.env['PARLEY_BROWSER']

export default defineConfig({
  testDir: 'journeys',
  // One Parley serves all journeys, and two cores serve everything.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  // Long, for machines that do other things as well; what works does not wait for it.
  expect: { timeout: 30_000 },
  globalSetup: './support/start-parley.ts',
  reporter: [['list'], ...(process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] ? [['json'] as const] : [])],
  outputDir: 'test-results',
  use: {
    viewport: { width: 1440, height: 900 },
    actionTimeout: 30_000,
    screenshot: 'only-on-failure',
    trace: 'off',
    launchOptions: {
      ...(browser ? { executablePath: browser } : {}),
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
})
