import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type CDPSession } from 'playwright-core'
import { electronArgs, electronEnv, electronPath, projectRoot } from '../../scripts/lib/runtime.mjs'
import type { Figure } from './figure.ts'

/** Endless on the bundled model: it writes until it is stopped for repeating itself, or to the limit of tokens. */
const INPUT = 'Remember that irene nina nina nina nina nina nina nina nina nina nina nina'
const RATE = 200

async function metrics(session: CDPSession): Promise<Record<string, number>> {
  const { metrics: list } = await session.send('Performance.getMetrics')
  return Object.fromEntries(list.map(({ name, value }) => [name, value]))
}

/** What the page's main thread pays per token and per batch while a real run streams into it, and the memory of it all at rest. */
export async function benchPage(): Promise<Figure[]> {
  const electron = electronPath()
  if (!electron) throw new Error('There is no Electron here; run "npm run setup".')
  const profile = mkdtempSync(join(tmpdir(), 'autoglm-bench-'))
  const app = await _electron.launch({
    executablePath: electron.path,
    args: [...electronArgs(), projectRoot, '--profile', profile],
    env: electronEnv(electron) as Record<string, string>,
  })
  const page = await app.firstWindow()
  await page.getByTestId('run-input').waitFor()
  await page.waitForTimeout(6000)
  const memory = await app.evaluate(({ app: shell }) =>
    shell.getAppMetrics().map(({ type, name, serviceName, memory: { workingSetSize } }) => ({
      name: name || serviceName || type,
      mib: workingSetSize / 1024,
    })),
  )

  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const ask = async (): Promise<{ busy: number; tokens: number; wall: number }> => {
    await page.keyboard.press('Control+n')
    await page.getByTestId('run-input').fill(INPUT)
    const before = await metrics(session)
    const began = performance.now()
    await page.getByTestId('run-start').click()
    await page.getByTestId('run-again').waitFor()
    const wall = performance.now() - began
    const after = await metrics(session)
    const text = await page.getByTestId('run-status').locator('..').textContent()
    const tokens = Number(/([\d,]+) out/.exec(text ?? '')?.[1]?.replace(',', '') ?? 0)
    return { busy: ((after.TaskDuration ?? 0) - (before.TaskDuration ?? 0)) * 1000, tokens, wall }
  }
  await ask()
  const rounds = [await ask(), await ask(), await ask()]
  await app.close()
  rmSync(profile, { recursive: true, force: true })
  const busy = rounds.reduce((sum, each) => sum + each.busy, 0)
  const tokens = rounds.reduce((sum, each) => sum + each.tokens, 0)
  const wall = rounds.reduce((sum, each) => sum + each.wall, 0)
  const perToken = tokens === 0 ? Number.NaN : busy / tokens
  return [
    {
      name: `page main thread, per token event at ${RATE}/s or more`,
      value: perToken,
      unit: 'ms',
      bar: { at: 'most', value: 1000 / RATE },
      detail: `${tokens} tokens at ${((tokens * 1000) / wall).toFixed(0)}/s, whole runs with their layout and paint; ${(perToken * RATE) / 10 < 100 ? ((perToken * RATE) / 10).toFixed(0) : '>100'}% busy at ${RATE}/s`,
    },
    ...memory.map(({ name, mib }): Figure => ({ name: `memory at rest: ${name}`, value: mib, unit: 'MiB' })),
  ]
}
