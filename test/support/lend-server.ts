import type { Page } from 'playwright-core'
import { referenceServer } from './mcp-servers.ts'

/** In the window: adds the reference server of all features, lets it ask what it may ask, and allows these tools as harmless. */
export async function lendEverything(
  page: Page,
  tools: readonly string[],
  allows: readonly ('elicitation' | 'sampling')[] = [],
): Promise<void> {
  await page.getByTestId('nav-tools').click()
  const { command, args } = referenceServer('everything')
  await page.getByTestId('connection-add').click()
  await page.getByTestId('connection-name').fill('everything')
  await page.getByTestId('connection-line').fill(`${command} ${args.join(' ')}`)
  await page.getByTestId('connection-save').click()
  await page.getByTestId('confirm').click()
  await page.locator('[data-testid="connection"][data-phase="ready"]').waitFor()
  for (const name of allows) {
    await page.getByTestId(`connection-allow-${name}`).click()
    await page.locator(`[data-testid="connection-allow-${name}"][aria-checked="true"]`).waitFor()
  }
  for (const name of tools) {
    const row = page.locator(`[data-tool="${name}"]`)
    await row.getByRole('button', { name: 'Allow' }).click()
    await page.locator(`[data-tool="${name}"][data-consent="given"]`).waitFor()
    await row.getByTestId('connection-effect').click()
    await page.getByRole('menuitemradio').last().click()
  }
}

/** In the window: asks the standard agent. */
export async function askAgent(page: Page): Promise<void> {
  await page.getByTestId('nav-run').click()
  await page.getByTestId('run-input').fill('Ask it')
  await page.getByTestId('run-start').click()
}
