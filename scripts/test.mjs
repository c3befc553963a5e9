// npm test: everything that must hold. With arguments (`npm test -- test/unit/kit`) only Vitest, with those arguments.
// The last line on stdout is `N passed, N failed`, with `, N skipped` where some are.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt } from './lib/build.mjs'
import { withScreen } from './lib/display.mjs'
import { runMain, SetupError, say } from './lib/log.mjs'
import { foreground } from './lib/process.mjs'
import { hasDisplay, nodePath, projectRoot } from './lib/runtime.mjs'
import { countReport, summaryLine } from './lib/summary.mjs'
import { ensureSetup } from './setup.mjs'

const tool = (...parts) => join(projectRoot, 'node_modules', ...parts)
const node = (args, env = process.env) => foreground(nodePath(), args, { cwd: projectRoot, env })

async function check(name, args) {
  say(name)
  if ((await node(args)) !== 0) throw new SetupError(`${name} failed (messages above)`)
}

async function vitest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'autoglm-test-'))
  const file = join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const code = await withScreen(!hasDisplay(), (env) =>
      node([tool('vitest', 'vitest.mjs'), 'run', ...reporters, ...args], env),
    )
    return { code, counts: countReport(readReport(file), code) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null // Vitest ended before it could write one; its exit code says so
  }
}

await runMain(async () => {
  const args = process.argv.slice(2)
  let counts = { passed: 0, failed: 1, skipped: 0 }
  try {
    await ensureSetup({ quiet: true })
    if (args.length === 0) {
      await check('lint', [tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.'])
      await check('typecheck', [tool('typescript', 'bin', 'tsc'), '-b'])
    }
    await ensureBuilt()
    const result = await vitest(args)
    counts = result.counts
    return result.code === 0 && counts.failed === 0 ? 0 : 1
  } finally {
    process.stdout.write(`${summaryLine(counts)}\n`)
  }
})
