import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type Page } from 'playwright-core'
import { electronArgs, electronEnv, electronPath, projectRoot } from '../../scripts/lib/runtime.mjs'
import { writeHugeRun } from '../support/huge-run.ts'
import { openQuietStudio } from './bench-studio.ts'
import type { Figure } from './figure.ts'

const SPANS = 340_000
const CONTENT_BYTES = 3000

/** A run of 340,000 spans and 1 GB of content in the real window. */
export async function benchTraces(): Promise<Figure[]> {
  const electron = electronPath()
  if (!electron) throw new Error('There is no Electron here; run "npm run setup".')
  const profile = mkdtempSync(join(tmpdir(), 'autoglm-bench-'))
  await generate(profile)
  const app = await _electron.launch({
    executablePath: electron.path,
    args: [...electronArgs(), projectRoot, '--profile', profile],
    env: electronEnv(electron) as Record<string, string>,
  })
  try {
    const page = await app.firstWindow()
    page.setDefaultTimeout(60_000)
    await page.getByTestId('run-input').waitFor()
    await page.getByTestId('nav-traces').click()
    await page.getByTestId('run-row').first().waitFor()
    const opened = await openTrace(page)
    const scrolled = await scroll(page, 'span-tree')
    const keyed = await pressEnd(page)
    const common = await searchFor(page, 'refund')
    const rare = await searchFor(page, `step ${SPANS - 5}:`)
    await page.getByTestId('trace-search').fill('')
    const zoomed = await zoom(page)
    await page.getByTestId('trace-pane').locator('[data-value="conversation"]').click()
    await page.getByTestId('conversation').waitFor()
    await page.waitForTimeout(1000)
    const read = await scroll(page, 'conversation')
    const session = await page.context().newCDPSession(page)
    await session.send('HeapProfiler.enable')
    await session.send('HeapProfiler.collectGarbage')
    const memory = await app.evaluate(
      ({ app: shell }) => (shell.getAppMetrics().find(({ type }) => type === 'Tab')?.memory.workingSetSize ?? 0) / 1024,
    )
    const size = statSync(join(profile, 'studio.db')).size / 1e9
    const detail = `${SPANS.toLocaleString('en')} spans, ${((SPANS * CONTENT_BYTES) / 1e9).toFixed(2)} GB of content in a database of ${size.toFixed(2)} GB`
    return [
      {
        name: 'huge run: click to first rows',
        value: opened.first,
        unit: 'ms',
        bar: { at: 'most', value: 1000 },
        detail,
      },
      { name: 'huge run: click to all rows', value: opened.all, unit: 'ms' },
      {
        name: 'huge run: longest frame while scrolling',
        value: scrolled.longest,
        unit: 'ms',
        bar: { at: 'most', value: 50 },
        detail: `${scrolled.frames} frames, median ${scrolled.median.toFixed(1)} ms, end to end of the tree`,
      },
      { name: 'huge run: End key to the last row', value: keyed, unit: 'ms' },
      {
        name: 'huge run: search to first hits',
        value: common.first,
        unit: 'ms',
        bar: { at: 'most', value: 300 },
        detail: 'with the pause that waits for the end of typing',
      },
      { name: 'huge run: search of all contents for a text near the end', value: rare.first, unit: 'ms' },
      {
        name: 'huge run: longest frame while zooming the timeline',
        value: zoomed.longest,
        unit: 'ms',
        bar: { at: 'most', value: 50 },
        detail: `${zoomed.frames} frames, median ${zoomed.median.toFixed(1)} ms`,
      },
      {
        name: 'huge run: longest frame while scrolling the conversation',
        value: read.longest,
        unit: 'ms',
        bar: { at: 'most', value: 50 },
        detail: `${read.frames} frames, median ${read.median.toFixed(1)} ms, end to end`,
      },
      { name: 'huge run: memory of the page', value: memory, unit: 'MiB', bar: { at: 'most', value: 500 } },
    ]
  } finally {
    await app.close()
    rmSync(profile, { recursive: true, force: true })
  }
}

async function generate(profilePath: string): Promise<void> {
  const studio = await openQuietStudio(profilePath)
  writeHugeRun(studio.store, { spans: SPANS, contentBytes: CONTENT_BYTES })
  await studio.close()
}

/** Milliseconds from the click on the run to its first painted row, and to all of them being there. */
async function openTrace(page: Page): Promise<{ first: number; all: number }> {
  return page.evaluate(async (spans) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const row = document.querySelector('[data-testid="run-row"]')
    const began = performance.now()
    row?.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }))
    row?.dispatchEvent(new MouseEvent('click', { bubbles: true }))
    let first = Number.NaN
    for (;;) {
      await frame()
      const tree = document.querySelector<HTMLElement>('[data-testid="span-tree"]')
      if (Number.isNaN(first) && tree?.querySelector('[data-testid="span-row"]')) {
        await frame()
        first = performance.now() - began
      }
      if (tree?.dataset.complete === 'true' && Number(tree.dataset.spans) === spans)
        return { first, all: performance.now() - began }
      if (performance.now() - began > 60_000) throw new Error('The trace did not open.')
    }
  }, SPANS)
}

async function scroll(page: Page, testId: string): Promise<{ longest: number; median: number; frames: number }> {
  return page.evaluate(async (id) => {
    const tree = document.querySelector<HTMLElement>(`[data-testid="${id}"]`)
    if (!tree) throw new Error(`There is no ${id}.`)
    const times: number[] = []
    const steps = 240
    let last = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
    for (let step = 1; step <= steps; step += 1) {
      // Half of the way in small steps, as a wheel does, and the rest in leaps.
      tree.scrollTop = step <= steps / 2 ? step * 140 : (tree.scrollHeight * step) / steps
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
      times.push(now - last)
      last = now
    }
    times.sort((a, b) => a - b)
    return { longest: times.at(-1) ?? 0, median: times[times.length >> 1] ?? 0, frames: times.length }
  }, testId)
}

async function pressEnd(page: Page): Promise<number> {
  await page.getByTestId('span-tree').focus()
  const began = performance.now()
  await page.keyboard.press('End')
  await page.locator('[data-testid="span-row"][aria-selected="true"]').waitFor()
  return performance.now() - began
}

/** Into the run with the wheel and out again, one step a frame. */
async function zoom(page: Page): Promise<{ longest: number; median: number; frames: number }> {
  await page.getByTestId('trace-pane').locator('[data-value="timeline"]').click()
  await page.getByTestId('timeline-canvas').waitFor()
  await page.waitForTimeout(1000)
  return page.evaluate(async () => {
    const canvas = document.querySelector('[data-testid="timeline-canvas"]')
    if (!canvas) throw new Error('There is no timeline.')
    const box = canvas.getBoundingClientRect()
    const times: number[] = []
    let last = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
    for (let step = 0; step < 80; step += 1) {
      const wheel = { deltaY: step < 40 ? -100 : 100, ctrlKey: true, bubbles: true, cancelable: true }
      canvas.dispatchEvent(
        new WheelEvent('wheel', { ...wheel, clientX: box.left + box.width / 3, clientY: box.top + 30 }),
      )
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
      times.push(now - last)
      last = now
    }
    times.sort((a, b) => a - b)
    return { longest: times.at(-1) ?? 0, median: times[times.length >> 1] ?? 0, frames: times.length }
  })
}

/** Milliseconds from the last letter typed to the first hits shown. */
async function searchFor(page: Page, text: string): Promise<{ first: number }> {
  await page.getByTestId('trace-search').fill('')
  await page.getByTestId('trace-search-count').waitFor({ state: 'detached' })
  await page.getByTestId('trace-search').focus()
  const began = performance.now()
  await page.getByTestId('trace-search').fill(text)
  await page.getByTestId('trace-search-count').filter({ hasText: / of / }).waitFor()
  return { first: performance.now() - began }
}
