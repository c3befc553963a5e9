import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { seriousProblems } from '../support/accessibility.ts'
import { openApp, screenshot } from '../support/app.ts'
import { BROKEN, replaceAnswer } from '../support/broken-answer.ts'
import { openStudio, runToEnd, temporaryFolder } from '../support/studio.ts'

/** A profile with one run whose first answer holds whole and broken calls. */
async function profileWithBrokenCalls(): Promise<string> {
  const profilePath = temporaryFolder('profile')
  const seed = await openStudio({ profilePath })
  const run = await runToEnd(seed, 'What is 12*7?')
  replaceAnswer(seed, run.id, BROKEN)
  await seed.close()
  return profilePath
}

/** Looks at a screen in both themes: nothing may be unreadable, and pictures are kept when they are asked for. */
async function look(page: Page, name: string): Promise<void> {
  for (const theme of ['dark', 'light']) {
    await page.evaluate((value) => document.documentElement.setAttribute('data-theme', value), theme)
    await page.waitForTimeout(200)
    expect([name, theme, await seriousProblems(page)]).toEqual([name, theme, []])
    await screenshot(page, `${name}-${theme}`)
  }
}

describe('an afternoon with a model that calls badly', () => {
  it('cannot see why a call failed, save it as a case, or score a model with it', async () => {
    const { page } = await openApp({ profilePath: await profileWithBrokenCalls() })
    const inspector = page.getByTestId('inspector')
    await page.getByTestId('nav-traces').click()
    await page.getByTestId('run-row').first().click()
    await page.locator('[data-testid="span-row"][data-kind="inference"]').first().click()
    await inspector.getByRole('tab', { name: 'X-ray' }).click()
    await inspector.getByTestId('xray-call').first().waitFor()
    expect(await inspector.getByTestId('xray-call').count()).toBe(5)
    expect(await inspector.locator('[data-testid="xray-call"][data-made="false"]').count()).toBe(3)

    // A problem leads to its tokens, a call to its own, and tokens to their call.
    await inspector.getByTestId('xray-problem').first().click()
    const chosen = inspector.locator('[data-testid="xray-run"][data-chosen="true"]')
    expect(await chosen.allTextContents()).toEqual(['Name3wether'])
    await inspector.getByTestId('xray-call').first().getByRole('button').first().click()
    expect(await chosen.evaluateAll((runs) => [...new Set(runs.map((run) => run.getAttribute('data-call')))])).toEqual([
      '0',
    ])
    await inspector.locator('[data-testid="xray-run"][data-part="name"][data-call="1"]').click()
    expect(await inspector.locator('[data-testid="xray-call"][data-chosen="true"]').textContent()).toContain(
      'read_file',
    )
    await look(page, 'xray')

    await inspector.getByTestId('xray-save').click()
    await inspector.getByTestId('case-name').fill('Twelve times seven')
    await look(page, 'xray-save')
    const calls = [{ name: 'calculator', arguments: { expression: '12*7' } }]
    await inspector.getByTestId('case-expect').fill(JSON.stringify(calls))
    await inspector.getByTestId('case-save').click()
    await inspector.getByTestId('case-form').waitFor({ state: 'detached' })

    await page.getByTestId('nav-models').click()
    await page.getByTestId('saved-case').filter({ hasText: 'Twelve times seven' }).waitFor()
    await page.getByTestId('model-row').first().getByRole('button').first().click()
    await inspector.getByTestId('check-start').click()
    await inspector.getByTestId('check-progress').waitFor()
    await inspector.getByTestId('check-cancel').click()
    await inspector.getByTestId('check-start').click()
    await inspector.getByTestId('card-score').waitFor({ timeout: 240_000 })
    expect(await inspector.getByTestId('card-score').textContent()).toMatch(/^\d+ \/ 8[3-9]$/)
    // The saved case is what the model was asked in the run, so it passes.
    expect(await inspector.getByTestId('conformance').textContent()).toMatch(/saved cases1 \/ 1/)
    await page.getByTestId('conformance-table').getByText('AutoGLM Tiny').waitFor()

    const failed = inspector.getByTestId('failed-case').first()
    await failed.getByRole('button').first().click()
    await failed.getByTestId('case-xray').click()
    await failed.getByTestId('xray-run').first().waitFor()
    await failed.scrollIntoViewIfNeeded()
    await look(page, 'card')
    await page.getByTestId('case-list').scrollIntoViewIfNeeded()
    await look(page, 'cases')
  })
})
