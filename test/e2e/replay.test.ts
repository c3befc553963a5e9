import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { seriousProblems } from '../support/accessibility.ts'
import { openApp, pictures, screenshot } from '../support/app.ts'
import { openRecordStore, record } from '../support/recorded-runs.ts'
import { openStudio, runToEnd, temporaryFolder } from '../support/studio.ts'

/** A profile with one run; `harm` changes its database afterwards, as somebody with the file could. */
async function profileWithRun(harm?: (database: Database.Database) => void): Promise<string> {
  const profilePath = temporaryFolder('profile')
  const test = await openStudio({ profilePath })
  await runToEnd(test, 'Remember that Alice likes copper.')
  await test.close()
  if (harm) {
    const database = new Database(join(profilePath, 'studio.db'))
    harm(database)
    database.close()
  }
  return profilePath
}

describe('replay in the window', () => {
  it('verifies a run step by step, then plays it, with keys and the scrubber', async () => {
    const { page } = await openApp({ profilePath: await profileWithRun() })
    await page.getByTestId('nav-traces').click()
    await page.getByTestId('run-row').first().click()
    await page.getByTestId('trace-replay').click()
    const verdict = page.getByTestId('replay-verdict')
    await verdict.waitFor()
    expect(await verdict.getAttribute('data-verdict')).toBe('equal')
    const steps = page.getByTestId('replay-step')
    expect(await steps.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-verdict')))).toEqual(
      Array.from({ length: 6 }, () => 'equal'),
    )
    await steps.filter({ hasText: 'memory_save' }).last().click()
    await page.getByTestId('inspector').getByText('memory_save').first().waitFor()
    await screenshot(page, 'replay-verify')

    await page.getByTestId('replay-mode').getByText('Play').click()
    const scrubber = page.getByTestId('player-scrubber')
    await scrubber.waitFor()
    await scrubber.focus()
    await page.keyboard.press('Home')
    expect(await page.getByTestId('player-step').count()).toBe(0)
    expect(await page.getByTestId('player-answer').count()).toBe(0)
    const kinds = () =>
      page.getByTestId('player-step').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-kind')))
    await page.keyboard.press('PageDown')
    expect(await kinds()).toEqual(['inference'])
    await page.keyboard.press('PageDown')
    expect(await kinds()).toEqual(['inference', 'approval'])
    await page.keyboard.press('End')
    await page.getByTestId('player-answer').waitFor()
    expect(await kinds()).toEqual(['inference', 'approval', 'tool', 'inference'])
    await screenshot(page, 'replay-play')
    // Playing from the end begins anew and comes to the same end by itself.
    await page.getByTestId('player-toggle').click()
    await page.getByTestId('player-answer').waitFor({ state: 'detached' })
    await page.getByTestId('player-answer').waitFor()
  })

  it('shows where a run differs that somebody changed in the database', async () => {
    const { page } = await openApp({
      profilePath: await profileWithRun((database) =>
        database.prepare("UPDATE run SET answer = 'I will forget that.'").run(),
      ),
    })
    await page.getByTestId('nav-traces').click()
    await page.getByTestId('run-row').first().click()
    await page.getByTestId('trace-replay').click()
    const report = page.getByTestId('divergence')
    await report.waitFor()
    expect(await report.textContent()).toContain('/run/answer')
    expect(await report.textContent()).toContain('I will forget that.')
    // A row that was altered is nothing a person may take for right.
    expect(await page.getByTestId('replay-accept').count()).toBe(0)
    await screenshot(page, 'replay-diverged')
  })

  it('takes what differs for right when a person says so', async () => {
    const profilePath = temporaryFolder('profile')
    const store = await openRecordStore(profilePath)
    // Its tools are none of the studio's.
    await record(store, 4, 3)
    await store.close()
    const opened = await openApp({ profilePath })
    const { page } = opened
    await page.getByTestId('nav-traces').click()
    await page.getByTestId('run-row').first().click()
    await page.getByTestId('trace-replay').click()
    await page.getByTestId('replay-accept').click()
    await page.getByTestId('confirm').waitFor()
    await pictures(opened, 'replay-accept')
    await page.getByTestId('confirm').click()
    const verdict = page.getByTestId('replay-verdict')
    await verdict.getByText('Accepted').waitFor()
    expect(await verdict.getAttribute('data-verdict')).toBe('accepted')
    await pictures(opened, 'replay-accepted')
    expect(await seriousProblems(page)).toEqual([])
  })

  it('asks the model again, and runs the recorded calls again, naming each step', async () => {
    const { page } = await openApp({ profilePath: await profileWithRun() })
    await page.getByTestId('nav-traces').click()
    await page.getByTestId('run-row').first().click()
    await page.getByTestId('trace-replay').click()
    await page.getByTestId('replay-mode').getByText('Model').click()
    const verdicts = () =>
      page.getByTestId('live-step').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-verdict')))
    await page.getByTestId('live-detail').waitFor()
    expect(await verdicts()).toEqual(['equal', 'served', 'served', 'equal'])
    await screenshot(page, 'replay-model')
    await page.getByTestId('replay-mode').getByText('Tools').click()
    await page.getByTestId('live-step').filter({ hasText: 'memory_save' }).first().waitFor()
    await page.getByTestId('live-detail').getByText('It changes more than').waitFor()
    expect(await verdicts()).toEqual(['refused'])
    await screenshot(page, 'replay-tools')
  })
})
