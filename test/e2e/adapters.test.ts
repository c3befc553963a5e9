import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { adapterGguf } from '../support/adapter-gguf.ts'
import { openApp, screenshot } from '../support/app.ts'
import { openStudio, temporaryFolder } from '../support/studio.ts'

describe('LoRA adapters', () => {
  it('are offered as models, or cannot be given to an agent in the window', async () => {
    const profilePath = temporaryFolder('profile')
    const path = join(temporaryFolder('adapter'), 'adapter.gguf')
    writeFileSync(path, adapterGguf())
    const seed = await openStudio({ profilePath })
    await seed.studio.models.add('test', path)
    await seed.close()

    const { page } = await openApp({ profilePath })
    await page.getByTestId('nav-models').click()
    const row = page.getByTestId('model-row').filter({ hasText: 'test adapter 1' })
    await row.waitFor()
    expect(await row.textContent()).toContain('LoRA adapter')
    expect(await row.getByTestId('model-load').count()).toBe(0)
    await row.getByRole('button', { name: 'test adapter 1' }).click()
    const agent = page.getByTestId('adapter-agent').filter({ hasText: 'Assistant' })
    await agent.getByRole('switch').click()
    const scale = agent.getByRole('spinbutton')
    await scale.fill('0.5')
    await scale.press('Enter')
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await page.setViewportSize({ width: 1280, height: 800 })
      await screenshot(page, `adapters-${theme}-1280`)
    }
    await page.getByTestId('nav-settings').click()
    await page.getByTestId('settings-embedding').scrollIntoViewIfNeeded()
    await page.getByTestId('settings-embedding').selectOption({ label: 'AutoGLM Tiny' })
    await screenshot(page, 'embedding-setting')

    await page.getByTestId('nav-run').click()
    await page.getByTestId('run-model').click()
    expect(await page.getByRole('menuitemradio', { name: /test adapter/ }).count()).toBe(0)
    await page.keyboard.press('Escape')
    await page.getByTestId('run-input').fill('What is 12*7?')
    await page.keyboard.press('Control+Enter')
    await page.getByTestId('run-open-trace').click()
    await page.locator('[data-testid="span-row"][data-kind="inference"]').first().click()
    await page.getByTestId('inspector').getByText('adapters.0').waitFor()
    expect(await page.getByTestId('inspector').textContent()).toContain('× 0.5')
    await screenshot(page, 'adapter-passport')
  })
})
