import { describe, expect, it } from 'vitest'
import { seriousProblems } from '../support/accessibility.ts'
import { type App, openApp, screenshot } from '../support/app.ts'

const VIEWS = ['run', 'traces', 'models', 'settings'] as const

async function resize({ app, page }: App, width: number, height: number): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  )
  await page.waitForTimeout(200)
}

describe('for everyone', () => {
  it('has no serious accessibility problem in any view, in both themes, with a run on show', async () => {
    const opened = await openApp()
    const { page } = opened
    await page.getByTestId('run-input').fill('What is 12*7?')
    await page.getByTestId('run-start').click()
    await page.getByTestId('run-answer').waitFor()
    await page.getByTestId('run-open-trace').click()
    await page.locator('[data-testid="span-row"][data-kind="inference"]').first().click()
    const problems: Record<string, string[]> = {}
    for (const theme of ['Light', 'Dark']) {
      await page.getByTestId('nav-settings').click()
      await page.getByTestId('settings-theme').getByRole('radio', { name: theme }).click()
      for (const view of VIEWS) {
        await page.getByTestId(`nav-${view}`).click()
        await page.waitForTimeout(300)
        const found = await seriousProblems(page)
        if (found.length > 0) problems[`${theme} ${view}`] = found
        await resize(opened, 1280, 800)
        await screenshot(page, `${theme}-${view}-1280`)
        await resize(opened, 1920, 1080)
        await screenshot(page, `${theme}-${view}-1920`)
      }
    }
    expect(problems).toEqual({})
  })

  it('can be used without a mouse, from the palette to the answer', async () => {
    const { page } = await openApp()
    await page.keyboard.press('Control+k')
    const palette = page.getByTestId('palette')
    await palette.waitFor()
    await screenshot(page, 'palette')
    expect(await seriousProblems(page)).toEqual([])
    await page.keyboard.type('traces')
    await page.keyboard.press('Enter')
    await page.getByTestId('runs-list').waitFor()
    await page.keyboard.press('Control+1')
    await page.keyboard.press('Control+n')
    await page.keyboard.type('What is 12*7?')
    await page.keyboard.press('Control+Enter')
    await page.getByTestId('run-answer').filter({ hasText: '84' }).waitFor()
    // Every control can be reached: Tab goes round and comes back.
    const reached = new Set<string>()
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab')
      reached.add(await page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? ''))
    }
    for (const id of ['nav-run', 'run-input', 'run-again', 'run-open-trace']) expect([...reached]).toContain(id)
  })

  it('speaks Chinese when asked to, and remembers it', async () => {
    const first = await openApp()
    await first.page.getByTestId('nav-settings').click()
    await first.page.getByTestId('settings-language').getByRole('radio', { name: '中文' }).click()
    await first.page.getByText('设置').first().waitFor()
    await screenshot(first.page, 'settings-zh')
    await first.close()
    const { page } = await openApp({ profilePath: first.profilePath })
    await page.getByTestId('nav-run').filter({ hasText: '运行' }).waitFor()
  })
})
