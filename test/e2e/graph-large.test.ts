import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openApp, pictures } from '../support/app.ts'
import { openStudio, temporaryFolder } from '../support/studio.ts'

const ENTITIES = 700
const RELATIONS = 3200

/** As many relations as are drawn thinly, and fewer of them between the 500 most connected. */
async function largeProfile(): Promise<string> {
  const profilePath = temporaryFolder('profile')
  const studio = await openStudio({ profilePath, engine: false })
  for (let index = 0; index < RELATIONS; index += 1) {
    const [subject, object] = [index % ENTITIES, (index * 7 + 1 + Math.floor(index / ENTITIES)) % ENTITIES]
    studio.studio.graph.add('test', {
      subject: `Entity ${subject}`,
      type: ['knows', 'helps', 'likes'][index % 3] ?? 'knows',
      object: `Entity ${object}`,
      scope: 'user',
      validFrom: null,
    })
  }
  await studio.close()
  return profilePath
}

const settled = async (page: Page): Promise<void> =>
  page.locator('[data-testid="graph-canvas"][data-ready="true"][data-moving="false"]').waitFor()

/** What part of the picture's width and height names are spread over. */
const spread = async (page: Page): Promise<{ width: number; height: number; canvas: number }> =>
  await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.sigma-labels')
    const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height)
    if (!pixels) return { width: 0, height: 0, canvas: 0 }
    const [xs, ys]: [number[], number[]] = [[], []]
    for (let at = 3; at < pixels.data.length; at += 4) {
      if (pixels.data[at] === 0) continue
      xs.push(((at - 3) / 4) % pixels.width)
      ys.push(Math.floor((at - 3) / 4 / pixels.width))
    }
    const extent = (all: number[]): number =>
      all.reduce((most, each) => Math.max(most, each), 0) - all.reduce((least, each) => Math.min(least, each), 9999)
    return {
      width: extent(xs) / pixels.width,
      height: extent(ys) / pixels.height,
      canvas: pixels.width,
    }
  })

describe('a large graph in the window', () => {
  it('breaks the window, stays empty when its panels change size, or is not whole again after it was moved', async () => {
    const opened = await openApp({ profilePath: await largeProfile() })
    const { page } = opened
    await page.getByTestId('nav-graph').click()
    await page.getByText(/^500 entities/).waitFor()
    await settled(page)
    // From few relations to many, which are drawn another way.
    await page.getByTestId('graph-limit').click()
    await page.getByRole('menuitemradio', { name: /5,000/ }).click()
    await page.getByText(/^700 entities, 3,\d+ relations$/).waitFor()
    await settled(page)
    await expect.poll(async () => (await spread(page)).height).toBeGreaterThan(0.4)
    await pictures(opened, 'graph-large')

    // With more room it fills that.
    const before = await spread(page)
    await page.keyboard.press('Control+b')
    await expect.poll(async () => (await spread(page)).canvas).toBeGreaterThan(before.canvas)
    await expect.poll(async () => (await spread(page)).height).toBeGreaterThan(0.4)

    // While it moves only the points show; then all of it again.
    const canvas = page.getByTestId('graph-canvas')
    const box = await canvas.boundingBox()
    if (!box) throw new Error('There is no picture.')
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + 120, y + 20, { steps: 4 })
    await page.locator('[data-testid="graph-canvas"][data-quiet]').waitFor()
    await page.mouse.up()
    await page.locator('[data-testid="graph-canvas"]:not([data-quiet])').waitFor()
    await expect.poll(async () => (await spread(page)).height).toBeGreaterThan(0.4)
    await pictures(opened, 'graph-large-moved')
  })
})
