import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { seriousProblems } from '../support/accessibility.ts'
import { openApp, pictures } from '../support/app.ts'

async function ask(page: Page, input: string): Promise<void> {
  await page.getByTestId('nav-run').click()
  const again = page.getByTestId('run-new')
  if (await again.isVisible()) await again.click()
  await page.getByTestId('run-input').fill(input)
  await page.getByTestId('run-start').click()
  await page.getByTestId('run-again').waitFor()
}

describe('the filter of the list of runs', () => {
  it('finds runs by what they called and how long they are, and says what it does not understand', async () => {
    const opened = await openApp()
    const { page } = opened
    await ask(page, 'What is 12*7?')
    await ask(page, 'Read docs/apple.txt')
    await page.getByTestId('nav-traces').click()
    const list = page.getByTestId('runs-list')
    const filter = page.getByTestId('runs-filter')
    const options = list.getByRole('option')
    await options.nth(1).waitFor()
    const shows = async (query: string, text: string): Promise<void> => {
      await filter.fill(query)
      await expect
        .poll(async () => await options.allTextContents(), { timeout: 10_000 })
        .toEqual([expect.stringContaining(text)])
    }
    await shows('tool:calculator', '12*7')
    await shows('-tool:calculator', 'apple')
    await shows('input:apple status:done steps>=2', 'apple')
    await filter.fill('colour:red')
    const problem = page.getByTestId('runs-filter-problem')
    await problem.waitFor()
    expect(await problem.textContent()).toContain('There is no field "colour"')
    expect(await seriousProblems(page)).toEqual([])
    await pictures(opened, 'run-filter-problem')
    await filter.fill('tool:web_search')
    await page.getByText('No run matches').waitFor()
    await filter.fill('')
    await expect.poll(async () => await options.count()).toBe(2)
  })
})
