import { describe, expect, it } from 'vitest'
import { seriousProblems } from '../support/accessibility.ts'
import { openApp, pictures } from '../support/app.ts'

describe('agents in the window', () => {
  it('are made, given words and tools, previewed to the token, compared by version, run, and deleted', async () => {
    const opened = await openApp()
    const { page } = opened
    await page.getByTestId('nav-agents').click()
    await pictures(opened, 'agents-empty')
    expect(await seriousProblems(page)).toEqual([])

    // What ships with the studio is only shown.
    await page.getByTestId('agent-row').filter({ hasText: 'Assistant' }).click()
    await page.locator('[data-testid="code-editor"][data-state="ready"]').waitFor()
    expect(await page.getByTestId('agent-name').getAttribute('readonly')).not.toBeNull()
    await page.getByTestId('prompt-cost').waitFor()
    await pictures(opened, 'agents-builtin')
    expect(await seriousProblems(page)).toEqual([])

    await page.getByTestId('agent-duplicate').click()
    const row = page.getByTestId('agent-row').filter({ hasText: 'Assistant 2' })
    await row.waitFor()
    await page.getByTestId('agent-name').fill('Bookkeeper')
    await page.getByTestId('agent-description').fill('Adds up what was spent.')
    await page.locator('[data-testid="code-editor"][data-state="ready"]').click()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('You keep the books. Today is {{da')
    await page.getByText('date', { exact: true }).first().waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.type('. {{nobody}}')
    await page.getByText('There is no variable {{nobody}}').waitFor()
    await page.keyboard.press('Escape')
    await pictures(opened, 'agents-unknown')
    expect(await seriousProblems(page)).toEqual([])
    for (let step = 0; step < ' {{nobody}}'.length; step += 1) await page.keyboard.press('Backspace')
    await page.getByText('There is no variable').waitFor({ state: 'detached' })

    await page.getByTestId('agent-tools-filter').fill('memory_save')
    await page.getByTestId('agent-tool-memory_save').click()
    await page.getByTestId('agent-tools-filter').fill('')
    await page.getByTestId('agent-tool-memory_save').waitFor({ state: 'detached' })
    await page.getByTestId('agent-limit-steps').fill('3')
    await page.getByTestId('agent-question').fill('What is 12*7?')
    const preview = page.getByTestId('agent-preview')
    await preview.getByText(/You keep the books. Today is \d{4}-\d\d-\d\d\./).waitFor()
    await page.keyboard.press('Control+s')
    await row.waitFor({ state: 'detached' })
    await page.getByTestId('agent-row').filter({ hasText: 'Bookkeeper' }).filter({ hasText: 'v2' }).waitFor()
    await pictures(opened, 'agents-saved')

    await page.getByRole('radio', { name: 'Versions' }).click()
    await page.getByTestId('agent-version-1').click()
    await page.getByTestId('diff-editor').waitFor()
    await pictures(opened, 'agents-versions')
    expect(await seriousProblems(page)).toEqual([])

    await page.getByRole('radio', { name: 'Compare' }).click()
    await page.getByTestId('try-questions').fill('What is 12*7?')
    await page.getByTestId('try-go').click()
    await page.getByTestId('trial-side').nth(1).waitFor()
    // The small model may well stumble over words it was not trained on; over those of the first version it must not.
    await page.locator('[data-testid="trial-side"][data-status="done"]').getByText('84').first().waitFor()
    await page.locator('[data-testid="trial-side"]:is([data-status="done"], [data-status="failed"])').nth(1).waitFor()
    await pictures(opened, 'agents-compared')
    expect(await seriousProblems(page)).toEqual([])

    await page.getByTestId('agent-run').click()
    await page.locator('[data-testid="welcome-agent"][aria-pressed="true"]', { hasText: 'Bookkeeper' }).waitFor()
    await page.getByTestId('nav-agents').click()
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByTestId('confirm').click()
    await page.getByTestId('agent-row').filter({ hasText: 'Bookkeeper' }).waitFor({ state: 'detached' })
    await page.getByText('No agent chosen').first().waitFor()
  })
})
