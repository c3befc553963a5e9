import { readFileSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openApp, pictures } from '../support/app.ts'
import { serveHub } from '../support/hub-server.ts'
import { bundledModel } from '../support/studio.ts'

/** Another model than the bundled one by its hash: a byte more, which no tensor lies in. */
const model = Buffer.concat([readFileSync(bundledModel), Buffer.from([0])])

const status = (page: Page) => page.getByTestId('download-row').first().getAttribute('data-status')

async function seriousProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)
}

describe('getting a model in the window', () => {
  it('leads from a name to a model, over a licence, a pause and a restart', async () => {
    const license = Buffer.from('MIT License\n\nDo what you like.')
    const hub = await serveHub({
      'zai/tiny': { license: 'mit', files: { LICENSE: license, 'Tiny-Q4_K_M.gguf': model } },
    })
    const env = { AUTOGLM_TEST_ORIGIN: hub.origin }
    const first = await openApp({ env })
    const { page, profilePath } = first
    await page.getByTestId('nav-models').click()
    await page.getByTestId('models-pages').getByText('Get models').click()
    await page.getByTestId('catalog-row').first().waitFor()
    expect(hub.asked).toEqual([])
    await pictures(first, 'get-catalog')
    expect(await seriousProblems(page)).toEqual([])

    await page.getByTestId('get-source').fill('zai/none')
    await page.getByTestId('get-look').click()
    await page.getByRole('alert').filter({ hasText: 'DOWNLOAD_FAILED' }).waitFor()
    await pictures(first, 'get-error')

    await page.getByTestId('get-source').fill('hf:zai/tiny:Q4_K_M')
    await page.keyboard.press('Enter')
    const offer = page.getByTestId('offer')
    await offer.waitFor()
    for (const words of ['glm-4.7', '2.8 MiB', 'fits', 'mit']) expect(await offer.textContent()).toContain(words)
    await pictures(first, 'get-offer')
    expect(await seriousProblems(page)).toEqual([])
    expect(await page.getByTestId('offer-start').isDisabled()).toBe(true)
    await page.getByTestId('offer-accept').check()
    hub.slowMs = 400
    await page.getByTestId('offer-start').click()
    await page.getByTestId('download-row').waitFor()
    const facts = page.locator('.download-row .model-row__facts')
    await expect.poll(() => facts.textContent(), { timeout: 20_000 }).toMatch(/%.*\/s.*left/)
    await pictures(first, 'get-running')
    await page.getByTestId('download-pause').click()
    await page.getByTestId('download-resume').waitFor()
    expect(await status(page)).toBe('paused')
    await first.close()

    const asked = hub.asked.length
    const again = await openApp({ profilePath, env })
    await again.page.getByTestId('nav-models').click()
    await again.page.getByTestId('models-pages').getByText('Get models (1)').click()
    expect(await status(again.page)).toBe('paused')
    expect(hub.asked.length).toBe(asked)
    hub.slowMs = 0
    await again.page.getByTestId('download-resume').click()
    await again.page.getByTestId('download-show').waitFor()
    await pictures(again, 'get-done')
    await again.page.getByTestId('download-show').click()
    const rows = again.page.getByTestId('model-row')
    await expect.poll(() => rows.count()).toBe(3)
    await rows.last().getByTestId('model-load').click()
    await rows.last().getByTestId('model-unload').waitFor()
    await again.close()
  })

  it('hides why a download failed, and deletes what came without asking', async () => {
    const wrong = { 'Tiny-Q4_K_M.gguf': 'a'.repeat(64) }
    const hub = await serveHub({ 'zai/tiny': { files: { 'Tiny-Q4_K_M.gguf': model }, wrong } })
    const opened = await openApp({ env: { AUTOGLM_TEST_ORIGIN: hub.origin } })
    const { page } = opened
    await page.getByTestId('nav-models').click()
    await page.getByTestId('models-pages').getByText('Get models').click()
    await page.getByTestId('get-source').fill('zai/tiny')
    await page.keyboard.press('Enter')
    await page.getByTestId('offer').filter({ hasText: 'names no licence' }).waitFor()
    await page.getByTestId('offer-accept').check()
    await page.getByTestId('offer-start').click()
    const failed = page.getByTestId('download-row').filter({ hasText: 'DOWNLOAD_CORRUPT' })
    await failed.waitFor()
    expect(await failed.textContent()).toContain('get the model from elsewhere')
    await pictures(opened, 'get-failed')
    await page.getByTestId('nav-settings').click()
    await page.getByTestId('settings-language').getByText('中文').click()
    await page.getByTestId('nav-models').click()
    await pictures(opened, 'get-zh')
    await page.getByTestId('download-cancel').click()
    await page.getByTestId('confirm').click()
    await expect.poll(() => page.getByTestId('download-row').count()).toBe(0)
  })

  it('asks for an address without encryption when nobody allowed a test server', async () => {
    const hub = await serveHub({ 'zai/tiny': { files: { 'Tiny.gguf': model } } })
    const { page } = await openApp()
    await page.getByTestId('nav-models').click()
    await page.getByTestId('models-pages').getByText('Get models').click()
    await page.getByTestId('get-source').fill(`${hub.origin}/store/zai/tiny/Tiny.gguf`)
    await page.getByTestId('get-look').click()
    await page.getByRole('alert').filter({ hasText: 'https' }).waitFor()
    expect(hub.asked).toEqual([])
  })
})
