import { describe, expect, it } from 'vitest'
import { seriousProblems } from '../support/accessibility.ts'
import { openApp, pictures } from '../support/app.ts'
import { scriptedProfile } from '../support/scripted-profile.ts'
import type { Turn } from '../support/scripted-server.ts'

const SCRIPT: Turn[] = [
  { calls: [{ name: 'word_count', arguments: { text: 'one two three four' } }] },
  { answer: 'There are four.' },
]

describe('tools in the window', () => {
  it('are written, diagnosed, run by the form, kept as tests, given to an agent, approved, and seen in a trace', async () => {
    const { profilePath } = await scriptedProfile(() => SCRIPT, ['calculator'])
    const opened = await openApp({ profilePath })
    const { page } = opened
    await page.getByTestId('nav-tools').click()
    await pictures(opened, 'tools-empty')
    expect(await seriousProblems(page)).toEqual([])

    await page.getByTestId('tool-new').first().click()
    await page.getByRole('menuitemradio', { name: /Compute/ }).click()
    const editor = page.getByTestId('code-editor')
    await page.locator('[data-testid="code-editor"][data-state="ready"]').waitFor()
    await page.locator('[data-testid="tool-problems"][data-count="0"]').getByText('No problems').waitFor()
    await pictures(opened, 'tools-editor')

    // A typo: the language service names it, saving keeps it, enabling is refused.
    await editor.click()
    await page.keyboard.press('Control+End')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('End')
    await page.keyboard.type(' + text.lenght')
    const problem = page.getByTestId('tool-problems').getByText(/lenght/)
    await problem.waitFor()
    await page.keyboard.press('Escape')
    await pictures(opened, 'tools-typo')
    expect(await seriousProblems(page)).toEqual([])
    await problem.click()
    for (let step = 0; step < ' + text.lenght'.length; step += 1) await page.keyboard.press('Control+z')
    await page.locator('[data-testid="tool-problems"][data-count="0"]').waitFor()

    // What is asked about before it runs must not be pure.
    await page.locator('.view-line', { hasText: 'effect:' }).click()
    await page.keyboard.press('End')
    for (let step = 0; step < "'pure',".length; step += 1) await page.keyboard.press('Backspace')
    await page.keyboard.type("'mutating',")
    await page.locator('[data-testid="tool-problems"][data-count="0"]').waitFor()
    await page.keyboard.press('Control+s')
    await page.getByText('v2').first().waitFor()

    await page.getByTestId('field-text').fill('one two\nthree')
    await page.getByTestId('try-run').click()
    const result = page.getByTestId('try-result')
    await result.getByText('words').waitFor()
    expect(await result.getAttribute('data-state')).toBe('done')
    await page.getByTestId('call-name').fill('three words')
    await page.getByTestId('assertion-add').click()
    await page.getByTestId('assertion-add').click()
    expect(await page.getByTestId('assertion-value-0').inputValue()).toBe('3')
    await pictures(opened, 'tools-run')
    expect(await seriousProblems(page)).toEqual([])
    await page.getByTestId('call-keep').click()
    await page.getByRole('radio', { name: 'Tests (1)' }).click()
    await page.getByTestId('calls-summary').getByText('1 of 1 hold').waitFor()
    await pictures(opened, 'tools-tests')

    await page.getByTestId('tool-enabled').click()
    await page.getByRole('radio', { name: 'Declares' }).click()
    await page.getByTestId('tool-agent-agent_assistant').click()
    await page.locator('[data-testid="tool-agent-agent_assistant"][aria-checked="true"]').waitFor()
    await pictures(opened, 'tools-declares')
    expect(await seriousProblems(page)).toEqual([])
    await page.getByRole('radio', { name: 'Versions' }).click()
    await page.getByTestId('version-1').click()
    await page.getByTestId('diff-editor').waitFor()
    await pictures(opened, 'tools-versions')

    // Capabilities are asked about before they are granted.
    await page.getByTestId('tool-new').first().click()
    await page.getByRole('menuitemradio', { name: /Read files/ }).click()
    await page.locator('[data-testid="code-editor"][data-state="ready"]').waitFor()
    await page.getByTestId('tool-problems').getByText('No problems').waitFor()
    // What there is to complete and to read about comes from the declarations of the tool API.
    await page.getByTestId('code-editor').click()
    await page.keyboard.press('Control+End')
    for (let line = 0; line < 4; line += 1) await page.keyboard.press('ArrowUp')
    await page.keyboard.press('End')
    await page.keyboard.type('; ctx.')
    const suggestions = page.locator('.suggest-widget.visible')
    await suggestions.getByText('progress').waitFor()
    await pictures(opened, 'tools-completion')
    await page.keyboard.press('Escape')
    await page
      .locator('.view-line')
      .nth(2)
      .hover({ position: { x: 130, y: 8 } })
    await page.locator('.monaco-hover').getByText('Makes a tool; the default export of its module.').waitFor()
    await pictures(opened, 'tools-hover')
    for (let step = 0; step < '; ctx.'.length; step += 1) await page.keyboard.press('Control+z')
    await page.getByTestId('tool-problems').getByText('No problems').waitFor()

    await page.getByTestId('tool-enabled').click()
    await page.getByTestId('grants').getByText('Read the files of the workspace').waitFor()
    await pictures(opened, 'tools-grant')
    await page.getByTestId('confirm').click()
    await page.locator('[data-testid="tool-enabled"][aria-checked="true"]').waitFor()
    await page.getByTestId('tool-row-other').first().click()
    await page.getByTestId('tool-other').waitFor()
    await pictures(opened, 'tools-other')
    expect(await seriousProblems(page)).toEqual([])

    // The agent asks for it, a person agrees, and the trace has it all.
    await page.getByTestId('nav-run').click()
    await page.getByTestId('run-input').fill('How many words are there in "one two three four"?')
    await page.getByTestId('run-start').click()
    const approval = page.getByTestId('approval-card')
    await approval.getByText('one two three four').waitFor()
    await pictures(opened, 'tools-approval')
    await approval.getByTestId('approval-approve').click()
    await page.getByText('There are four.').first().waitFor()
    await page.getByTestId('run-open-trace').click()
    await page.locator('[data-testid="span-row"][data-kind="tool"]').first().click()
    await page.getByTestId('inspector').getByText('word_count').first().waitFor()
    await page.getByTestId('inspector').getByText('words').first().waitFor()
    await pictures(opened, 'tools-trace')
  })
})
