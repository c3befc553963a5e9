import { describe, expect, it } from 'vitest'
import { seriousProblems } from '../support/accessibility.ts'
import { openApp, pictures } from '../support/app.ts'
import { temporaryFolder } from '../support/studio.ts'

describe('breakpoints in the window', () => {
  it('hold a run before a tool, let its arguments be changed, and are kept', async () => {
    const profilePath = temporaryFolder('profile')
    const opened = await openApp({ profilePath })
    const { page } = opened
    await page.getByRole('button', { name: 'Breakpoints' }).click()
    await page.getByTestId('breakpoint-value').fill('calculator')
    await page.getByTestId('breakpoint-add').click()
    await page.getByTestId('breakpoint').filter({ hasText: 'Before calculator' }).waitFor()
    await page.getByTestId('breakpoint-kind').click()
    await page.getByRole('menuitemradio', { name: 'an unlikely token' }).click()
    await page.getByTestId('breakpoint-value').fill('2')
    expect(await page.getByTestId('breakpoint-add').isDisabled()).toBe(true)
    await pictures(opened, 'breakpoints-list')
    expect(await seriousProblems(page)).toEqual([])

    await page.getByTestId('run-input').fill('What is 12*7?')
    await page.getByTestId('run-start').click()
    const card = page.getByTestId('held-card')
    await card.getByText('Held before calculator').waitFor()
    await page.getByTestId('run-stop').waitFor()
    await pictures(opened, 'breakpoints-held')
    expect(await seriousProblems(page)).toEqual([])
    await card.getByText('Other arguments').click()
    await card.getByTestId('call-arguments').fill('{"expression": "12*8"}')
    await pictures(opened, 'breakpoints-held-arguments')
    await card.getByTestId('held-step').click()
    await card.getByText('Held before step 2').waitFor()
    await pictures(opened, 'breakpoints-held-step')
    await card.getByTestId('held-go').click()
    await page.getByText('96').last().waitFor()
    await card.waitFor({ state: 'detached' })
  })
})
