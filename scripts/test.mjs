// `npm test`: everything, on a fresh clone, and last a line `N passed, N failed`.
// Parts: types, lint, vitest (import rules, unit, database, simulation), journeys in a real browser.
// `npm test -- types lint unit journeys` runs the named ones.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBrowser } from './browser.mjs'
import { ensureInstalled, packageManager, requireNode, root } from './prepare.mjs'

requireNode()
await ensureInstalled()

const scratch = mkdtempSync(join(tmpdir(), 'parley-test-'))
const bin = (name) => join(root, 'node_modules', '.bin', name)

/** Runs a command, its output passed on, and resolves with its exit code. */
function run(command, args, env = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } })
    child.once('error', (error) => {
      console.error(String(error))
      done(1)
    })
    child.once('exit', (code) => done(code ?? 1))
  })
}

/** A part that is one question: it holds or it does not. */
async function single(command, args) {
  return (await run(command, args)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** A part whose runner writes counts; a runner that fails without a failed test still counts as one. */
async function counted(command, args, report, count, env) {
  const code = await run(command, args, env)
  try {
    const counts = count(JSON.parse(readFileSync(report, 'utf8')))
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
  } catch {
    return { passed: 0, failed: 1 }
  }
}

const parts = {
  // turbo asks for the package manager by name; run through it, it is on the path.
  types: () => single('npx', ['-y', packageManager, 'exec', 'turbo', 'run', 'typecheck', '--output-logs=errors-only', '--concurrency=2']),
  lint: () => single(bin('oxlint'), ['--deny-warnings']),
  unit() {
    const report = join(scratch, 'vitest.json')
    return counted(bin('vitest'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], report, (json) => ({ passed: json.numPassedTests, failed: json.numFailedTests + (json.numFailedTestSuites > 0 && json.numFailedTests === 0 ? json.numFailedTestSuites : 0) }))
  },
  journeys() {
    const report = join(scratch, 'playwright.json')
    return counted(process.execPath, [join(root, 'scripts', 'journeys.mjs')], report, (json) => ({ passed: json.stats.expected, failed: json.stats.unexpected + json.stats.flaky + json.errors.length }), { PLAYWRIGHT_JSON_OUTPUT_NAME: report })
  },
}

const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !(name in parts))
if (unknown.length > 0) {
  console.error(`There is no part "${unknown.join('", "')}". The parts: ${Object.keys(parts).join(', ')}.`)
  process.exit(2)
}

// The phone's own tests need it as the journeys do: found or installed before either begins.
if (chosen.length === 0 || chosen.includes('unit') || chosen.includes('journeys')) process.env.PARLEY_BROWSER = findBrowser()

let passed = 0
let failed = 0
if ((await run(process.execPath, [join(root, 'scripts', 'generate.mjs')])) !== 0) failed += 1
for (const [name, part] of Object.entries(parts)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  console.log(`\n── ${name}`)
  const begun = Date.now()
  const result = await part()
  passed += result.passed
  failed += result.failed
  console.log(`── ${name}: ${result.passed} passed, ${result.failed} failed, ${Math.round((Date.now() - begun) / 1000)} s`)
}
rmSync(scratch, { recursive: true, force: true })
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
