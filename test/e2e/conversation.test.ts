import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { seriousProblems } from '../support/accessibility.ts'
import { type App, openApp, pictures } from '../support/app.ts'
import { writeHugeRun } from '../support/huge-run.ts'
import { writeRecordedRun } from '../support/recorded-run.ts'
import { openStudio, temporaryFolder } from '../support/studio.ts'

const kinds = (page: Page) =>
  page.getByTestId('talk-item').evaluateAll((all) => all.map((each) => each.getAttribute('data-kind')))

async function look(app: App, name: string): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await app.page.emulateMedia({ colorScheme: theme })
    await app.page.waitForTimeout(200)
    expect([name, theme, await seriousProblems(app.page)]).toEqual([name, theme, []])
  }
  await pictures(app, name)
}

const pane = (page: Page, name: string) => page.getByTestId('trace-pane').locator(`[data-value="${name}"]`)

describe('a run as a conversation', () => {
  it('misses what happens while it is open, or tells another story than the run', async () => {
    const app = await openApp()
    const { page } = app
    await page.getByTestId('run-input').fill('Remember that Alice likes copper.')
    await page.getByTestId('run-start').click()
    await page.getByTestId('approval-card').waitFor()
    await page.getByTestId('run-open-trace').click()
    await pane(page, 'conversation').click()
    await page.locator('[data-testid="talk-item"][data-kind="approval"][data-status="running"]').waitFor()
    await page.getByTestId('nav-run').click()
    await page.getByTestId('approval-approve').click()
    await page.getByTestId('nav-traces').click()
    const talk = page.getByTestId('conversation')
    await talk.getByTestId('run-answer').waitFor()
    await expect.poll(() => kinds(page)).toEqual(['inference', 'approval', 'tool', 'inference'])
    expect(await talk.getByTestId('talk-question').textContent()).toContain('Remember that Alice likes copper.')
    expect(await talk.getByTestId('approval-decision').textContent()).toContain('memory_save was approved')

    // Folded is the rule; unfolding shows what the tool was given and gave.
    const tool = page.locator('[data-testid="talk-item"][data-kind="tool"]')
    expect(await tool.textContent()).toContain('Alice likes copper.')
    expect(await tool.getByTestId('talk-details').count()).toBe(0)
    await look(app, 'talk-folded')
    await page.getByTestId('talk-expand').click()
    await tool.getByTestId('json-tree').first().waitFor()
    await look(app, 'talk-unfolded')
    await page.getByTestId('talk-fold').click()
    await tool.getByTestId('talk-details').waitFor({ state: 'detached' })

    // One selection for all views, from here and from there.
    await talk.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.locator('[data-testid="talk-item"][data-kind="tool"][aria-current="true"]').waitFor()
    await page.keyboard.press('Enter')
    await tool.getByTestId('talk-details').waitFor()
    await pane(page, 'tree').click()
    await page.locator('[data-testid="span-row"][data-kind="tool"][aria-selected="true"]').waitFor()
    await page.locator('[data-testid="span-row"][data-kind="inference"]').last().click()
    await pane(page, 'conversation').click()
    await page.locator('[data-testid="talk-item"][data-kind="inference"][aria-current="true"]').waitFor()
  })

  it('hides a thought for good, shows it at once, or leaves out an error', async () => {
    const profilePath = temporaryFolder('profile')
    const { studio, close } = await openStudio({ profilePath, engine: false })
    writeRecordedRun(studio.store)
    await close()
    const app = await openApp({ profilePath })
    const { page } = app
    await page.getByTestId('nav-traces').click()
    await page.getByTestId('run-row').click()
    await pane(page, 'conversation').click()
    const talk = page.getByTestId('conversation')
    const thought = talk.getByTestId('thought').first()
    await thought.waitFor()
    expect(await thought.textContent()).toContain('15 characters')
    expect(await talk.getByText('I should write.').count()).toBe(0)
    await thought.getByRole('button').click()
    await thought.getByText('I should write.').waitFor()
    expect(await talk.getByText('I should write.').count()).toBe(1)
    await talk.locator('[data-kind="tool"][data-status="error"] .warning-text').getByText('No such box').waitFor()
    await page.getByTestId('talk-expand').click()
    await look(app, 'talk-thoughts')
  })

  it('cannot reach a span of a long run, or shows another than the one that was chosen elsewhere', async () => {
    const profilePath = temporaryFolder('profile')
    const { studio, close } = await openStudio({ profilePath, engine: false })
    writeHugeRun(studio.store, { spans: 3000, contentBytes: 3000 })
    await close()
    const app = await openApp({ profilePath })
    const { page } = app
    await page.getByTestId('nav-traces').click()
    await page.getByTestId('run-row').click()
    await pane(page, 'conversation').click()
    const talk = page.locator('[data-testid="conversation"][data-complete="true"][data-items="2999"]')
    await talk.waitFor()
    const inSight = (order: number) =>
      page.locator(`#talk-${order}[aria-current="true"]`).evaluate((item) => {
        const box = item.getBoundingClientRect()
        const frame = item.closest('[data-testid="conversation"]')?.getBoundingClientRect()
        return frame !== undefined && box.bottom > frame.top + 8 && box.top < frame.bottom - 8
      })
    await talk.focus()
    await page.keyboard.press('End')
    await page.locator('[data-testid="talk-item"][aria-posinset="2999"][aria-current="true"]').waitFor()
    await page.keyboard.press('Home')
    await page.locator('#talk-2[aria-current="true"]').waitFor()

    await page.getByTestId('trace-search').fill('step 1234:')
    await page.locator('[data-testid="trace-search-count"][data-done="true"]').waitFor()
    await page.getByTestId('trace-search').press('Enter')
    await page
      .locator('#talk-1234[aria-current="true"]')
      .getByText('step 1234:')
      .or(page.locator('#talk-1234'))
      .first()
      .waitFor()
    await expect.poll(() => inSight(1234)).toBe(true)
    // Rows were measured by now: none may lie upon another.
    const boxes = await page
      .locator('.talk__row')
      .evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect()).map(({ top, bottom }) => ({ top, bottom })))
    for (const [place, box] of boxes.entries()) {
      const next = boxes[place + 1]
      if (next) expect(Math.abs(next.top - box.bottom)).toBeLessThan(1.5)
    }
    await look(app, 'talk-long')
    // To the very end by scrolling alone.
    await talk.evaluate(async (element) => {
      for (let at = 0; at < 60; at += 1) {
        element.scrollTop = element.scrollHeight
        await new Promise((resolve) => setTimeout(resolve, 16))
      }
    })
    await page.getByTestId('talk-outcome').waitFor()
  })
})
