import { describe, expect, it } from 'vitest'
import { openApp, profileWithLongAgent, screenshot, startLongRun } from '../support/app.ts'

describe('a first afternoon', () => {
  it('asks, watches tokens stream, approves a tool, sees the trace, closes, reopens: the run is still there', async () => {
    const first = await openApp()
    const { page, profilePath } = first
    await screenshot(page, 'run-empty')

    await page.getByTestId('run-input').fill('Remember that Alice likes copper.')
    await page.keyboard.press('Control+Enter')
    await page.getByTestId('approval-card').waitFor()
    expect(await page.getByTestId('approval-card').textContent()).toContain('Alice likes copper.')
    await screenshot(page, 'run-approval')
    await page.getByTestId('approval-approve').click()
    const answer = page.getByTestId('run-answer')
    await answer.waitFor()
    expect(await answer.textContent()).toContain('Alice likes copper')
    expect(await page.getByTestId('tool-card').textContent()).toContain('saved')
    await screenshot(page, 'run-answer')

    await page.getByTestId('run-open-trace').click()
    await page.getByTestId('span-tree').waitFor()
    const kinds = await page
      .getByTestId('span-row')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-kind')))
    expect(kinds).toEqual(['agent', 'inference', 'approval', 'tool', 'inference'])
    await page.locator('[data-testid="span-row"][data-kind="inference"]').first().click()
    await page.getByTestId('inspector').getByRole('tab', { name: 'Tokens' }).click()
    await page.getByTestId('inspector').getByTestId('token').first().waitFor()
    await screenshot(page, 'trace')
    await first.close()

    const again = await openApp({ profilePath })
    await again.page.getByTestId('nav-traces').click()
    const row = again.page.getByTestId('run-row').first()
    await row.click()
    expect(await row.getAttribute('data-status')).toBe('done')
    await again.page.getByTestId('span-row').first().waitFor()
    expect(await again.page.getByTestId('span-row').count()).toBe(5)
    await again.close()
  })

  it('shows tokens while they come, not only at the end, and stops when told to', async () => {
    const { page } = await openApp({ profilePath: await profileWithLongAgent() })
    await startLongRun(page)
    const live = page.getByTestId('step-call')
    const early = (await live.textContent())?.length ?? 0
    await expect.poll(async () => (await live.textContent())?.length ?? 0, { timeout: 10_000 }).toBeGreaterThan(early)
    expect(await page.getByTestId('run-stop').isVisible()).toBe(true)
    await page.keyboard.press('Control+.')
    await page.getByTestId('run-again').waitFor()
    expect(await page.getByTestId('run-status').textContent()).toMatch(/Stopped|Cancelled/i)
  })
})
