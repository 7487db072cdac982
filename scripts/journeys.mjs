// The journeys in a real browser, against a Parley started for them alone: own ports, own data.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { findBrowser } from './browser.mjs'
import { root } from './prepare.mjs'

const e2e = join(root, 'e2e')
const cli = createRequire(join(e2e, 'package.json')).resolve('@playwright/test/cli')
const child = spawn(process.execPath, [cli, 'test', ...process.argv.slice(2)], {
  cwd: e2e,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, PARLEY_BROWSER: findBrowser() },
})
child.once('exit', (code) => process.exit(code ?? 1))
