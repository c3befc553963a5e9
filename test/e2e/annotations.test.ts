import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { seriousProblems } from '../support/accessibility.ts'
import { openApp, pictures } from '../support/app.ts'
import { writeRecordedRun } from '../support/recorded-run.ts'
import { openStudio, temporaryFolder } from '../support/studio.ts'

async function profileWithRuns(): Promise<string> {
  const profilePath = temporaryFolder('profile')
  const seed = await openStudio({ profilePath, engine: false })
  writeRecordedRun(seed.studio.store)
  writeRecordedRun(seed.studio.store, 'run_recorded2')
  await seed.close()
  return profilePath
}

async function showStep(page: Page, run: string, step: string): Promise<void> {
  await page.getByTestId('nav-traces').click()
  await page.locator(`[data-run-id="${run}"]`).click()
  await page.getByTestId('span-row').filter({ hasText: step }).first().click()
  await page.getByTestId('step-annotations').waitFor()
}

/** Moves the pointer over the bars of the timeline until one says so. */
async function pointedAt(page: Page, said: string): Promise<void> {
  const box = await page.getByTestId('timeline-canvas').boundingBox()
  if (!box) throw new Error('There is no timeline.')
  const tip = page.locator('.timeline__tip').getByText(said)
  for (let y = 10; y < Math.min(120, box.height); y += 20) {
    for (let x = 1; x < box.width; x += 4) {
      await page.mouse.move(box.x + x, box.y + y)
      if (await tip.isVisible()) return
    }
  }
  throw new Error(`No bar of the timeline says "${said}".`)
}

describe('annotations in the window', () => {
  it('cannot be made, changed or deleted there, or do not show in the tree, the list and the filter', async () => {
    const profilePath = await profileWithRuns()
    let opened = await openApp({ profilePath })
    let { page } = opened
    await showStep(page, 'run_recorded1', 'execute_tool send')
    const step = page.getByTestId('step-annotations')
    const up = step.getByTestId('thumb-up')
    await up.click()
    await expect.poll(() => up.getAttribute('aria-pressed')).toBe('true')
    await step.getByTestId('thumb-down').click()
    await expect.poll(() => up.getAttribute('aria-pressed')).toBe('false')
    const title = step.getByRole('button', { name: '1 annotation' })
    await title.click()

    // By the keyboard alone, and with what the step gave to begin from.
    await step.getByTestId('annotate-correction').focus()
    await page.keyboard.press('Enter')
    const text = step.getByTestId('annotation-text')
    await expect.poll(() => text.inputValue()).toBe('Refused lena.fox@example.org')
    expect(await step.getByTestId('annotation-save').isDisabled()).toBe(true)
    expect(await seriousProblems(page)).toEqual([])
    await pictures(opened, 'annotations-form')
    await text.focus()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('It was sent. <b>really</b>')
    await page.keyboard.press('Control+Enter')
    const rows = step.getByTestId('annotation')
    await rows.nth(0).waitFor()
    expect(await rows.nth(0).textContent()).toContain('It was sent. <b>really</b>')
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-opens'))).toBe('correction')

    await step.getByTestId('annotate-score').click()
    await step.getByTestId('score-name').fill('tone')
    await step.getByTestId('score-value').fill('lots')
    expect(await step.getByTestId('annotation-save').isDisabled()).toBe(true)
    await step.getByTestId('score-value').fill('0.25')
    await step.getByTestId('annotation-save').click()
    await rows.nth(1).waitFor()
    await rows.nth(1).getByTestId('annotation-edit').click()
    await step.getByTestId('score-value').fill('0.75')
    await step.getByTestId('annotation-save').click()
    await expect.poll(() => rows.nth(1).textContent()).toContain('tone 0.75')
    await step.getByTestId('annotate-comment').click()
    await text.fill('left again')
    await page.keyboard.press('Escape')
    expect(await rows.count()).toBe(2)

    // Of the run.
    const bar = page.getByTestId('run-remarks')
    await bar.getByTestId('run-tag-field').fill('good, 工具')
    await page.keyboard.press('Enter')
    await expect.poll(() => bar.getByTestId('run-tag').allTextContents()).toEqual(['good', '工具'])
    await bar.getByRole('button', { name: 'Notes and annotations' }).click()
    await bar.getByTestId('run-notes').fill('Look at the letter.\nAgain.')
    await bar.getByTestId('annotate-label').click()
    await bar.getByTestId('annotation-text').fill('wrong address')
    await page.keyboard.press('Enter')
    await bar.getByTestId('annotation').waitFor()
    await bar.getByRole('button', { name: 'Notes and annotations: 2' }).waitFor()

    // Seen from afar.
    const marked = page.getByTestId('span-row').filter({ has: page.getByTestId('annotated-mark') })
    expect(await marked.count()).toBe(1)
    expect(await marked.textContent()).toContain('3 annotations')
    const row = page.locator('[data-run-id="run_recorded1"]')
    expect(await row.textContent()).toMatch(/4 annotations.*good.*工具/)
    expect(await seriousProblems(page)).toEqual([])
    await pictures(opened, 'annotations')
    await page.getByTestId('trace-pane').locator('[data-value="timeline"]').click()
    await pointedAt(page, '3 annotations')
    await pictures(opened, 'annotations-timeline')
    await page.getByTestId('trace-pane').locator('[data-value="tree"]').click()
    const options = page.getByTestId('runs-list').getByRole('option')
    for (const [query, count] of [
      ['tag:good', 1],
      ['-annotated:yes', 1],
      ['score>0.7', 1],
      ['tag:goo', 0],
      ['', 2],
    ] as const) {
      await page.getByTestId('runs-filter').fill(query)
      await expect.poll(() => options.count(), { timeout: 10_000 }).toBe(count)
    }

    await rows.nth(1).getByTestId('annotation-delete').click()
    await page.getByTestId('confirm').click()
    await expect.poll(() => rows.count()).toBe(1)
    await bar.getByRole('button', { name: 'Remove the tag good' }).click()
    await expect.poll(() => bar.getByTestId('run-tag').allTextContents()).toEqual(['工具'])

    // Kept.
    await opened.close()
    opened = await openApp({ profilePath })
    page = opened.page
    await showStep(page, 'run_recorded1', 'execute_tool send')
    await page.getByTestId('step-annotations').getByRole('button', { name: '2 annotations' }).click()
    await page.getByText('It was sent. <b>really</b>').waitFor()
    expect(await page.getByTestId('run-tag').allTextContents()).toEqual(['工具'])
    await page.getByTestId('run-remarks').getByRole('button', { name: 'Notes and annotations' }).click()
    expect(await page.getByTestId('run-notes').inputValue()).toBe('Look at the letter.\nAgain.')
    await page.locator('[data-run-id="run_recorded2"]').click()
    await expect.poll(() => page.getByTestId('run-tag').count()).toBe(0)
    await expect.poll(() => page.getByTestId('run-notes').inputValue()).toBe('')
  })
})
