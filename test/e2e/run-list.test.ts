import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { seriousProblems } from '../support/accessibility.ts'
import { openApp, pictures, profileWithLongAgent, startLongRun } from '../support/app.ts'
import { writeManyRuns } from '../support/many-runs.ts'
import { openStudio, temporaryFolder } from '../support/studio.ts'

const RUNS = 320

async function profileWithRuns(): Promise<string> {
  const profilePath = temporaryFolder('profile')
  const seed = await openStudio({ profilePath, engine: false })
  writeManyRuns(seed.studio.store, RUNS)
  await seed.close()
  return profilePath
}

describe('the list of runs', () => {
  it('counts what the filter admits, keeps views over a restart, and sorts runs it has not loaded', async () => {
    const profilePath = await profileWithRuns()
    const opened = await openApp({ profilePath })
    const { page } = opened
    await page.getByTestId('nav-traces').click()
    const rows = page.getByTestId('run-row')
    await rows.nth(5).waitFor()
    await pictures(opened, 'run-list')
    const filter = page.getByTestId('runs-filter')

    await page.getByTestId('runs-facets').click()
    const facets = page.getByTestId('facets')
    const failed = facets.getByTestId('facet-status-failed')
    const counted = Number(await failed.locator('.facets__count').textContent())
    expect(counted).toBeGreaterThan(5)
    await failed.click()
    await expect.poll(() => filter.inputValue()).toBe('status:failed')
    await facets.getByTestId('facet-agent-Researcher').click()
    await expect.poll(() => filter.inputValue()).toBe('status:failed agent="Researcher"')
    await expect.poll(async () => await failed.locator('.facets__count').textContent()).not.toBe(String(counted))
    expect(await failed.getAttribute('aria-pressed')).toBe('true')
    await pictures(opened, 'run-list-facets')
    expect(await seriousProblems(page)).toEqual([])
    const few = Number(await failed.locator('.facets__count').textContent())
    await page.keyboard.press('Escape')
    await expect.poll(async () => await rows.first().getAttribute('aria-setsize')).toBe(String(few))

    await page.getByTestId('runs-sort').click()
    await page.getByTestId('runs-sort-tokens').click()
    await page.getByTestId('runs-view').click()
    await page.getByTestId('view-save').click()
    await page.getByTestId('view-name').fill('Failed research')
    await pictures(opened, 'run-list-save-view')
    await page.getByTestId('view-keep').click()
    await expect.poll(() => page.getByTestId('runs-view').textContent()).toBe('Failed research')
    await opened.close()

    const again = await openApp({ profilePath })
    await again.page.getByTestId('nav-traces').click()
    await again.page.getByTestId('runs-view').click()
    await again.page.getByTestId('view-own-Failed research').click()
    await expect.poll(() => again.page.getByTestId('runs-filter').inputValue()).toContain('Researcher')
    const tokens = async () =>
      (await again.page.getByTestId('run-row').allTextContents()).map((text) =>
        Number(/([\d,]+) tok/.exec(text)?.[1]?.replace(',', '')),
      )
    await expect.poll(async () => (await tokens()).length).toBe(few)
    const shown = await tokens()
    expect(shown).toEqual([...shown].sort((a, b) => b - a))
    await again.page.getByTestId('runs-view').click()
    await again.page.getByTestId('view-rename').click()
    await again.page.getByTestId('view-name').fill('R')
    await again.page.getByTestId('view-keep').click()
    await expect.poll(() => again.page.getByTestId('runs-view').textContent()).toBe('R')
    await again.page.getByTestId('runs-view').click()
    await pictures(again, 'run-list-views')
    await again.page.getByTestId('view-delete').click()
    await expect.poll(() => again.page.getByTestId('runs-view').textContent()).toBe('Filtered')
    await again.page.getByTestId('runs-view').click()
    await again.page.getByTestId('view-all').click()
    await expect.poll(() => again.page.getByTestId('runs-filter').inputValue()).toBe('')
  })

  it('chooses runs by mouse and keys, exports each to a file, and deletes them with a row each in the audit log', async () => {
    const profilePath = await profileWithRuns()
    const folder = temporaryFolder('exported')
    const opened = await openApp({ profilePath })
    const { app, page } = opened
    await app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
    }, folder)
    await page.getByTestId('nav-traces').click()
    const rows = page.getByTestId('run-row')
    const place = (at: number) => page.locator(`[data-testid="run-row"][aria-posinset="${at}"]`)
    await rows.nth(6).waitFor()
    const count = page.getByTestId('bulk-count')

    await place(2).getByTestId('run-mark').click()
    expect(await count.textContent()).toBe('1 chosen')
    await place(5).click({ modifiers: ['Shift'] })
    expect(await count.textContent()).toBe('4 chosen')
    await place(3).click({ modifiers: ['ControlOrMeta'] })
    expect(await count.textContent()).toBe('3 chosen')
    expect(await place(3).getAttribute('aria-checked')).toBe('false')
    const ids = await Promise.all([2, 4, 5].map((at) => place(at).getAttribute('data-run-id')))
    await pictures(opened, 'run-list-chosen')
    expect(await seriousProblems(page)).toEqual([])

    await page.keyboard.press('ControlOrMeta+a')
    await expect.poll(async () => await count.textContent()).toBe(`${RUNS} chosen`)
    await page.keyboard.press('Escape')
    await count.waitFor({ state: 'detached' })
    for (const at of [2, 4, 5]) await place(at).getByTestId('run-mark').click()

    await page.getByTestId('bulk-export').click()
    await page.getByText('Export 3 runs').waitFor()
    await page.getByTestId('export-preview').waitFor()
    await pictures(opened, 'run-list-export')
    await page.locator('[data-testid="export-write"]:not([disabled])').click()
    await page.getByText('Exported 3 runs to').waitFor()
    expect(readdirSync(folder).sort()).toEqual(ids.map((id) => `${id}.autoglm.jsonl`).sort())

    await page.getByTestId('runs-list').focus()
    await page.keyboard.press('Delete')
    await page.getByText('Delete 3 runs?').waitFor()
    await pictures(opened, 'run-list-delete')
    await page.getByTestId('confirm').click()
    await page.getByText('3 runs were deleted.').waitFor()
    await count.waitFor({ state: 'detached' })
    const left = await rows.evaluateAll((found) => found.map((row) => row.getAttribute('data-run-id')))
    expect(left.filter((id) => ids.includes(id))).toEqual([])
    await opened.close()
    const { studio } = await openStudio({ profilePath, engine: false })
    const audit = await studio.audit.list({ limit: 50 })
    const about = (action: string) => audit.filter((row) => row.action === action).map((row) => row.subject)
    expect(about('run.removed').sort()).toEqual([...ids].sort())
    expect(about('run.exported').sort()).toEqual([...ids].sort())
    expect(await studio.audit.verify()).toMatchObject({ ok: true })
  })

  it('deletes a run that goes on, or does not say why it stays', async () => {
    const opened = await openApp({ profilePath: await profileWithLongAgent() })
    const { page } = opened
    await startLongRun(page)
    await page.getByTestId('nav-traces').click()
    const row = page.getByTestId('run-row')
    await row.first().getByTestId('run-mark').click()
    await page.getByTestId('bulk-delete').click()
    await page.getByText('1 of them is still going on and is not deleted: stop it first.').waitFor()
    await pictures(opened, 'run-list-going')
    await page.getByTestId('confirm').click()
    await page.getByText('1 run was left as it is. The run is still going on. Stop it first.').waitFor()
    expect(await row.count()).toBe(1)
    expect(await row.first().getAttribute('aria-checked')).toBe('true')
  })
})
