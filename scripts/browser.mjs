// Finds the browser for the journeys, or gets one; never lets them be skipped silently.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from './prepare.mjs'

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

/** The path of a browser, installed if need be. Exits 1 where none can be had. */
export function findBrowser() {
  const named = process.env.PARLEY_BROWSER
  if (named) {
    if (existsSync(named)) return named
    fail(`PARLEY_BROWSER names ${named}, which is not there.`)
  }
  const found = usual.find((path) => existsSync(path))
  if (found) return found
  const require = createRequire(join(root, 'e2e', 'package.json'))
  const own = require('@playwright/test').chromium.executablePath()
  if (existsSync(own)) return own

  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('No browser here; installing Debian’s chromium …')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env })
    spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: 'ignore', env })
    if (existsSync(usual[0])) return usual[0]
  }
  console.log('No browser here; downloading Playwright’s …')
  const download = spawnSync(process.execPath, [require.resolve('@playwright/test/cli'), 'install', 'chromium'], { stdio: 'inherit' })
  if (download.status === 0 && existsSync(own)) return own
  fail('The journeys need a browser and none could be installed.')
}

function fail(what) {
  console.error(`${what} Install Chromium (Debian: apt-get install chromium), or name one with PARLEY_BROWSER=/path/to/chromium, then run npm test again.`)
  process.exit(1)
}
