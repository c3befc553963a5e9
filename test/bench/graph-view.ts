import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type Page } from 'playwright-core'
import { electronArgs, electronEnv, electronPath, projectRoot } from '../../scripts/lib/runtime.mjs'
import { openQuietStudio } from './bench-studio.ts'
import type { Figure } from './figure.ts'

const ENTITIES = 3000
const RELATIONS = 9000
const TYPES = ['knows', 'works_at', 'located_in', 'leads', 'belongs_to', 'made_by']
const PAN_MS = 4000

/** A few with many relations and many with few, as graphs of people and places are; the same each time. */
async function fill(profilePath: string): Promise<number> {
  const studio = await openQuietStudio(profilePath)
  let seed = 7
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }
  const began = performance.now()
  for (let relation = 0; relation < RELATIONS; relation += 1) {
    const subject = relation < ENTITIES ? relation : next(ENTITIES)
    const object = Math.floor(next(ENTITIES) * (next(1000) / 1000) ** 2)
    studio.graph.add('bench', {
      subject: `Entity ${subject}`,
      type: TYPES[next(TYPES.length)] ?? 'knows',
      object: `Entity ${object === subject ? (object + 1) % ENTITIES : object}`,
      scope: 'user',
      validFrom: null,
    })
  }
  const perAdd = (performance.now() - began) / RELATIONS
  await studio.close()
  return perAdd
}

/** Milliseconds between the frames of the page while `work` goes on. */
async function framesDuring(page: Page, work: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const frames: number[] = []
    let last = performance.now()
    const tick = (now: number): void => {
      frames.push(now - last)
      last = now
      state.frame = requestAnimationFrame(tick)
    }
    const state = { frames, frame: requestAnimationFrame(tick) }
    Object.assign(globalThis, { benchFrames: state })
  })
  await work()
  return await page.evaluate(() => {
    const { benchFrames } = globalThis as unknown as { benchFrames: { frames: number[]; frame: number } }
    cancelAnimationFrame(benchFrames.frame)
    return benchFrames.frames.slice(1)
  })
}

/** As a hand does: the picture is held and moved about for a while. */
async function pan(page: Page): Promise<void> {
  const box = await page.getByTestId('graph-canvas').boundingBox()
  if (!box) throw new Error('There is no picture.')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  const began = performance.now()
  for (let at = 0; at < PAN_MS; at = performance.now() - began)
    await page.mouse.move(x + 150 * Math.sin(at / 300), y + 100 * Math.cos(at / 400))
  await page.mouse.up()
}

const quantile = (values: readonly number[], q: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(q * (values.length - 1))] ?? Number.NaN

/** What a large graph costs the window, drawn without a graphics card: opening it, and each frame while it is moved. */
export async function benchGraphView(): Promise<Figure[]> {
  const electron = electronPath()
  if (!electron) throw new Error('There is no Electron here; run "npm run setup".')
  const profile = mkdtempSync(join(tmpdir(), 'autoglm-bench-'))
  const perAdd = await fill(profile)
  const app = await _electron.launch({
    executablePath: electron.path,
    args: [...electronArgs(), projectRoot, '--profile', profile],
    env: electronEnv(electron) as Record<string, string>,
  })
  const page = await app.firstWindow()
  page.setDefaultTimeout(60_000)
  await page.getByTestId('nav-graph').click()
  await page.getByText('500 entities').waitFor()
  await page.getByTestId('graph-limit').click()
  const began = performance.now()
  await page.getByRole('menuitemradio', { name: /5,000/ }).click()
  await page.getByText(/^3,000 entities, [\d,]+ relations$/).waitFor()
  const read = performance.now() - began
  const canvas = page.locator('[data-testid="graph-canvas"][data-ready="true"]')
  await canvas.waitFor()
  const arranging = await framesDuring(page, async () => {
    await page.locator('[data-testid="graph-canvas"][data-moving="false"]').waitFor()
  })
  const counted = (await page.getByTestId('graph-count').textContent()) ?? ''
  const renderer = await page.evaluate(() => {
    const gl = document.createElement('canvas').getContext('webgl2')
    const info = gl?.getExtension('WEBGL_debug_renderer_info')
    return gl && info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : 'no WebGL'
  })
  const panning = await framesDuring(page, () => pan(page))
  await app.close()
  rmSync(profile, { recursive: true, force: true })
  const rate = (1000 * panning.length) / panning.reduce((sum, each) => sum + each, 0)
  return [
    {
      name: 'graph of 3,000 entities: frame while moved, p95',
      value: quantile(panning, 0.95),
      unit: 'ms',
      bar: { at: 'most', value: 50 },
      detail: `median ${quantile(panning, 0.5).toFixed(0)} ms, worst ${quantile(panning, 1).toFixed(0)} ms, ${rate.toFixed(0)} frames/s; ${counted}; ${renderer}`,
    },
    {
      name: 'graph of 3,000 entities: frame while arranged, p95',
      value: quantile(arranging, 0.95),
      unit: 'ms',
      detail: `median ${quantile(arranging, 0.5).toFixed(0)} ms over ${arranging.length} frames`,
    },
    { name: 'graph of 3,000 entities: read and shown', value: read, unit: 'ms' },
    { name: 'graph: adding a relation as a person', value: perAdd, unit: 'ms' },
  ]
}
