import { describe, expect, it } from 'vitest'
import { openApp, screenshot } from '../support/app.ts'
import { writeHugeRun } from '../support/huge-run.ts'
import { openStudio, temporaryFolder } from '../support/studio.ts'

async function profileWithRun(spans: number): Promise<string> {
  const profilePath = temporaryFolder('profile')
  const { studio, close } = await openStudio({ profilePath, engine: false })
  writeHugeRun(studio.store, { spans, contentBytes: 300 })
  await close()
  return profilePath
}

describe('the trace of a long run', () => {
  it('reaches every span by keys, finds text in contents, and keeps tree, timeline and inspector in step', async () => {
    const opened = await openApp({ profilePath: await profileWithRun(3000) })
    const { page } = opened
    await page.getByTestId('nav-traces').click()
    await page.getByTestId('run-row').click()
    const tree = page.getByTestId('span-tree')
    await page.locator('[data-testid="span-tree"][data-complete="true"][data-spans="3000"]').waitFor()
    await tree.focus()
    await page.keyboard.press('End')
    const chosen = page.locator('[data-testid="span-row"][aria-selected="true"]')
    await chosen.waitFor()
    await screenshot(page, 'trace-tree-end')

    await page.getByTestId('trace-search').fill('step 1234:')
    await page.locator('[data-testid="trace-search-count"][data-done="true"]').waitFor()
    await page.getByTestId('trace-search').press('Enter')
    expect(await page.getByTestId('trace-search-count').textContent()).toBe('1 of 1')
    await page.locator('#row-1234[aria-selected="true"]').waitFor()
    await page.getByText('step 1234:').first().waitFor()
    await screenshot(page, 'trace-search')

    await page.getByTestId('trace-pane').locator('[data-value="timeline"]').click()
    await page.getByTestId('timeline-lanes').focus()
    await page.keyboard.press('ArrowRight')
    await page
      .getByText(/step 12\d\d:/)
      .first()
      .waitFor()
    for (let press = 0; press < 12; press += 1) await page.keyboard.press('+')
    await screenshot(page, 'trace-timeline')
    await page.getByTestId('trace-pane').locator('[data-value="tree"]').click()
    await chosen.waitFor()

    await page.getByTestId('trace-search').fill('(')
    await page.getByRole('button', { name: 'Regular expression' }).click()
    await page.getByText('This is no regular expression').waitFor()
    await screenshot(page, 'trace-search-error')
    await opened.close()
  })
})
