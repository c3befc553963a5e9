import { AxeBuilder } from '@axe-core/playwright'
import { describe, expect, it } from 'vitest'
import { openApp, pictures } from '../support/app.ts'
import { openStudio, runToEnd, temporaryFolder } from '../support/studio.ts'

describe('comparing two runs', () => {
  it('finds the same run equal, jumps to what differs in another, and shows the words and the figures', async () => {
    const profilePath = temporaryFolder('profile')
    const test = await openStudio({ profilePath })
    const one = await runToEnd(test, 'What is 12*7?', { seed: 1, reproducible: true })
    const other = await runToEnd(test, 'How much is 45 + 19?', { seed: 2, reproducible: true })
    const again = await runToEnd(test, 'What is 12*7?', { seed: 1, reproducible: true })
    await test.close()

    const opened = await openApp({ profilePath })
    const { page } = opened
    const faults: string[] = []
    page.on('console', (message) => {
      if (message.type() !== 'info' && message.type() !== 'log') faults.push(message.text())
    })
    page.on('pageerror', (error) => faults.push(String(error)))
    const compareWith = async (words: string) => {
      await page.getByTestId('compare-with').click()
      await page.getByTestId('compare-search').fill(words)
      await page.getByTestId('compare-choice').first().click()
    }
    await page.getByTestId('nav-traces').click()
    await page.locator(`[data-run-id="${one.id}"]`).click()
    await compareWith('12*7')
    await page.locator('[data-testid="comparison"][data-first="none"]').waitFor()
    expect(await page.getByTestId('compare-counts').textContent()).toContain('4 equal')
    await page.getByTestId('compare-close').click()

    await compareWith('45 + 19')
    const diff = page.getByTestId('step-diff')
    await diff.waitFor()
    expect(await page.locator('[data-testid="pair-row"][aria-selected="true"]').getAttribute('data-parts')).toMatch(
      /prompt.*calls/,
    )
    expect(await diff.locator('del').first().textContent()).toBe('12*7')
    expect(await diff.locator('ins').first().textContent()).toMatch(/^45/)
    await page.getByTestId('differing-token').waitFor()
    await page.getByTestId('step-diff').getByText('Prompt').click()
    await page.locator('[data-testid="diff-editor"][data-state="ready"]').waitFor()
    await pictures(opened, 'compare-prompt')
    for (let opening = 0; opening < 50; opening += 1) {
      await page.getByTestId('step-diff').getByText('Calls').click()
      await page.getByTestId('diff-editor').waitFor({ state: 'detached' })
      await page.getByTestId('step-diff').getByText('Prompt').click()
      await page.locator('[data-testid="diff-editor"][data-state="ready"]').waitFor()
    }
    expect(await page.locator('.diff-editor__host').getAttribute('data-texts')).toBe('2')
    await page.getByTestId('pair-list').focus()
    await page.keyboard.press('n')
    await page.locator('[data-testid="step-diff"][data-part="arguments"]').waitFor()
    await page.keyboard.press('f')
    await page.locator('#pair-1[aria-selected="true"]').waitFor()
    await page.getByRole('button', { name: 'All runs of this input' }).click()
    expect(await page.getByTestId('runs-table').locator('tbody tr').count()).toBe(2)
    await pictures(opened, 'compare')
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      .include('[data-testid="comparison"]')
      .analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    expect(faults).toEqual([])
    expect([other.status, again.status]).toEqual(['done', 'done'])
    await opened.close()
  })
})
