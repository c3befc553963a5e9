import { spawn } from 'node:child_process'
import { spanLink } from '@shared/span-link.ts'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { electronArgs, electronEnv, electronPath } from '../../scripts/lib/runtime.mjs'
import { seriousProblems } from '../support/accessibility.ts'
import { type App, openApp, pictures } from '../support/app.ts'
import { openStudio, projectRoot, runToEnd, temporaryFolder } from '../support/studio.ts'

/** A profile with one finished run that called a tool. */
async function profileWithRun(): Promise<{ profilePath: string; links: string[] }> {
  const profilePath = temporaryFolder('profile')
  const seed = await openStudio({ profilePath })
  const run = await runToEnd(seed, 'What is 12*7?')
  const { spans } = await seed.studio.runs.get(run.id)
  await seed.close()
  return { profilePath, links: spans.map(({ id }) => spanLink(run.id, id)) }
}

async function look(app: App, name: string): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await app.page.emulateMedia({ colorScheme: theme })
    await app.page.waitForTimeout(200)
    expect([name, theme, await seriousProblems(app.page)]).toEqual([name, theme, []])
  }
  await pictures(app, name)
}

const tokensOf = (page: Page, selector: string) =>
  page.locator(selector).evaluateAll((all) => all.map((each) => Number(each.getAttribute('data-tokens'))))

describe('the inspector of a step', () => {
  it('shows a ledger that does not sum to the prompt, or a tree that does not open', async () => {
    const { profilePath } = await profileWithRun()
    const app = await openApp({ profilePath })
    const { page } = app
    const inspector = page.getByTestId('inspector')
    await page.getByTestId('nav-traces').click()
    await page.getByTestId('run-row').first().click()
    await page.locator('[data-testid="span-row"][data-kind="inference"]').last().click()
    await inspector.getByRole('tab', { name: 'Prompt' }).click()
    await inspector.getByTestId('ledger').waitFor()
    const parts = await tokensOf(page, '[data-testid="ledger-row"]')
    const [total] = await tokensOf(page, '[data-testid="ledger-total"]')
    expect(parts.length).toBeGreaterThan(6)
    expect(parts.reduce((sum, each) => sum + each, 0)).toBe(total)
    await inspector.locator('[data-testid="ledger-row"][data-kind="system"] button').click()
    const chosen = inspector.locator('[data-token][data-chosen="true"]')
    await chosen.first().waitFor()
    expect((await chosen.allTextContents()).join('')).toMatch(/^You are AutoGLM, a local agent/)
    const hidden = () =>
      chosen.first().evaluate((token) => {
        const { x, y } = token.getBoundingClientRect()
        return document.elementFromPoint(x + 2, y + 4)?.closest('[data-token]') !== token
      })
    await expect.poll(hidden).toBe(false)
    await look(app, 'ledger')

    await inspector.getByRole('tab', { name: 'Tokens' }).click()
    await inspector.getByTestId('tokens-by').getByText('Entropy').click()
    await look(app, 'tokens-entropy')

    await page.locator('[data-testid="span-row"][data-kind="tool"]').first().click()
    await inspector.getByTestId('json-tree').first().waitFor()
    expect(await inspector.locator('[data-pointer="/expression"]').textContent()).toContain('12*7')
    await look(app, 'tool-tree')
    await inspector.getByRole('tab', { name: 'Record' }).click()
    await inspector.getByTestId('step-record').waitFor()
    const types = await inspector
      .getByTestId('record-entry')
      .evaluateAll((all) => all.map((each) => each.getAttribute('data-type')))
    expect(types).toEqual(['requested', 'completed'])
    expect(await inspector.getByTestId('record-audit').first().textContent()).toContain('tool.executed')
    await look(app, 'record')

    await page.locator('[data-testid="span-row"][data-kind="agent"]').first().click()
    await inspector.getByRole('tab', { name: 'Record' }).click()
    const started = inspector.locator('[data-testid="record-entry"][data-type="started"]')
    await started.waitFor()
    // Nothing of what is closed is in the page.
    expect(await started.locator('[data-pointer="/versions/template/name"]').count()).toBe(0)
    await started.locator('[data-pointer="/versions"]').click()
    await started.locator('[data-pointer="/versions/template"]').click()
    await started.locator('[data-pointer="/versions/template/name"]').waitFor()
    await started.getByTestId('json-search').fill('sha256')
    await started.getByTestId('json-search').press('Enter')
    await started.locator('[data-pointer="/versions/modelSha256"][aria-selected="true"]').waitFor()
  })
})

describe('a link to a step', () => {
  it('is not followed by the program, by a second one, or by the palette', async () => {
    const { profilePath, links } = await profileWithRun()
    const [whole = '', first = '', tool = ''] = links
    const { page } = await openApp({ profilePath, args: [tool] })
    const selected = (kind: string) =>
      page.locator(`[data-testid="span-row"][data-kind="${kind}"][aria-selected="true"]`).waitFor()
    await selected('tool')

    const electron = electronPath()
    if (!electron) throw new Error('There is no Electron here; run "npm run setup".')
    const second = spawn(electron.path, [...electronArgs(), projectRoot, '--profile', profilePath, first], {
      env: { ...process.env, ...electronEnv(electron) },
      stdio: 'ignore',
    })
    await new Promise((resolve) => second.once('exit', resolve))
    await selected('inference')

    await page.getByTestId('nav-run').click()
    await page.keyboard.press('Control+k')
    await page.getByTestId('palette').locator('input').fill(whole)
    await page.getByTestId('palette-link').click()
    await selected('agent')

    await page.keyboard.press('Control+k')
    await page.getByTestId('palette').locator('input').fill(whole.slice(0, -3))
    await page.getByTestId('palette-link').click()
    await page.getByText('There is no step').waitFor()
  })
})
