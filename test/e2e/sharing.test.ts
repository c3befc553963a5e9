import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openApp, screenshot } from '../support/app.ts'
import { openStudio, temporaryFolder } from '../support/studio.ts'

it('a full context, a device that does not work and what was reused are kept from the person', async () => {
  const profilePath = temporaryFolder('profile')
  const workspacePath = temporaryFolder('workspace')
  mkdirSync(workspacePath, { recursive: true })
  writeFileSync(join(workspacePath, 'apple.txt'), 'apple lemon cherry copper '.repeat(120))
  const prepared = await openStudio({ profilePath, engine: false })
  prepared.studio.settings.update('test', { workspacePath, engine: { contextSize: 512, gpu: 'vulkan', threads: 1 } })
  await prepared.close()

  const { page } = await openApp({ profilePath })
  await page.getByTestId('run-input').fill('Read apple.txt')
  await page.locator('.composer__options button').first().click()
  await page.getByTestId('run-context').locator('[data-value="summarise"]').click()
  await page.getByTestId('run-priority').locator('[data-value="normal"]').click()
  await screenshot(page, 'sharing-options')
  await page.keyboard.press('Control+Enter')
  await page.getByTestId('run-again').waitFor()
  expect(await page.getByTestId('step-dropped').first().textContent()).toContain('2 messages dropped')
  await screenshot(page, 'sharing-run')

  await page.getByTestId('nav-models').click()
  const instead = page.getByTestId('engine-instead')
  await instead.waitFor()
  expect(await instead.textContent()).toContain('This machine has no library or no driver for vulkan.')
  expect(await page.getByTestId('engine-card').textContent()).toMatch(/Tokens reused[1-9]/)
  await screenshot(page, 'sharing-engine')

  await page.getByTestId('nav-settings').click()
  await page.getByTestId('settings-gpu').waitFor()
  await page.getByTestId('settings-gpu').scrollIntoViewIfNeeded()
  await screenshot(page, 'sharing-settings')

  await page.getByTestId('nav-traces').click()
  await page.getByTestId('run-row').first().click()
  await page.getByTestId('span-row').first().waitFor()
  await screenshot(page, 'sharing-trace')
})
