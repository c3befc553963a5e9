import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { hostPids, openApp, profileWithLongAgent, startLongRun } from '../support/app.ts'
import { isAlive } from '../support/processes.ts'

describe('when processes die', () => {
  it('the engine, in mid-answer: the window stays, the step is marked interrupted, the run goes on to its end', async () => {
    const opened = await openApp({ profilePath: await profileWithLongAgent() })
    const { page } = opened
    await startLongRun(page)
    const { 'AutoGLM engine': engine } = await hostPids(opened)
    if (!engine) throw new Error('no engine process')
    process.kill(engine, 'SIGKILL')
    await page.getByTestId('run-again').waitFor()
    await page.getByTestId('run-open-trace').click()
    const inferences = page.locator('[data-testid="span-row"][data-kind="inference"]')
    await inferences.first().waitFor()
    const statuses = await inferences.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-status')))
    expect(statuses.slice(0, 2)).toEqual(['interrupted', 'ok'])
    const { 'AutoGLM engine': replaced } = await hostPids(opened)
    expect(replaced).not.toBe(engine)
  })

  it('the studio host, in mid-answer: the window says so, connects again, and the run can be resumed', async () => {
    const opened = await openApp({ profilePath: await profileWithLongAgent() })
    const { page } = opened
    await startLongRun(page)
    const { 'AutoGLM Studio host': host } = await hostPids(opened)
    if (!host) throw new Error('no studio host process')
    process.kill(host, 'SIGKILL')
    await page.getByTestId('run-resume').waitFor()
    await page.getByTestId('run-resume').click()
    await expect.poll(() => page.getByTestId('run-status').textContent(), { timeout: 20_000 }).toMatch(/Done/i)
  })

  it('the page: it is shown again, with the run where it is', async () => {
    const opened = await openApp()
    const { app, page } = opened
    await page.getByTestId('run-input').fill('What is 12*7?')
    await page.getByTestId('run-start').click()
    await page.getByTestId('run-answer').waitFor()
    const crashed = page.waitForEvent('crash')
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
    await crashed
    await expect
      .poll(
        () =>
          app.evaluate(({ BrowserWindow }) =>
            BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
              "document.querySelector('[data-testid=nav-traces]')?.click(); document.querySelectorAll('[data-testid=run-row]').length",
            ),
          ),
        { timeout: 20_000 },
      )
      .toBe(1)
  })

  it('nothing, but the person closes the window in mid-answer: the run is kept and can be resumed', async () => {
    const profilePath = await profileWithLongAgent()
    const first = await openApp({ profilePath })
    await startLongRun(first.page)
    await first.close()
    const { page } = await openApp({ profilePath })
    await page.getByTestId('nav-traces').click()
    await page.getByTestId('run-row').first().click()
    await expect.poll(() => page.getByTestId('run-row').first().getAttribute('data-status')).toBe('interrupted')
    const statuses = await page
      .getByTestId('span-row')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-status')))
    expect(statuses).toEqual(['interrupted', 'interrupted'])
    await page.getByTestId('trace-open-run').click()
    await page.getByTestId('run-resume').click()
    await expect.poll(() => page.getByTestId('run-status').textContent(), { timeout: 20_000 }).toMatch(/Done/i)
  })

  it('everything at once, three times: it opens again and the runs are there', async () => {
    const profilePath = await profileWithLongAgent()
    for (let kill = 1; kill <= 3; kill++) {
      const opened = await openApp({ profilePath })
      await startLongRun(opened.page)
      await delay(Math.random() * 800)
      const pids = Object.values(await hostPids(opened))
      opened.app.process().kill('SIGKILL')
      await expect.poll(() => pids.filter(isAlive), { timeout: 10_000 }).toEqual([])
    }
    const { page } = await openApp({ profilePath })
    await page.getByTestId('nav-traces').click()
    await expect.poll(() => page.getByTestId('run-row').count()).toBe(3)
    await page.getByTestId('nav-settings').click()
    await page.getByTestId('audit-verify').click()
    await expect.poll(() => page.getByTestId('audit-verdict').textContent()).toMatch(/intact|holds|unchanged/i)
  })

  it('leaves no process behind when it is closed', async () => {
    const opened = await openApp()
    const pids = Object.values(await hostPids(opened))
    expect(pids.length).toBeGreaterThan(3)
    await opened.close()
    await expect.poll(() => pids.filter(isAlive), { timeout: 5000 }).toEqual([])
  })
})
