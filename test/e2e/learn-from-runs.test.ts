import { describe, expect, it } from 'vitest'
import { seriousProblems } from '../support/accessibility.ts'
import { openApp, pictures } from '../support/app.ts'
import { scriptedProfile } from '../support/scripted-profile.ts'

const FACT = { subject: 'Ada', relation: 'lives in', value: 'Porto', kind: 'fact', quote: 'Ada lives in Porto' }

describe('learning from runs, in the window', () => {
  it('is not asked for in the settings, not shown in the run, or not taken back', async () => {
    const { profilePath } = await scriptedProfile(
      (input) =>
        input.startsWith('The text:')
          ? [{ calls: [{ name: 'record_facts', arguments: { facts: [FACT] } }] }]
          : [{ answer: 'Good to know.' }],
      [],
    )
    const opened = await openApp({ profilePath })
    const { page } = opened
    await page.getByTestId('nav-settings').click()
    await page.getByTestId('settings-learn-from-runs').click()
    await page.getByTestId('settings-learn-from-runs').scrollIntoViewIfNeeded()
    await pictures(opened, 'learn-setting')
    await page.getByTestId('nav-run').click()
    await page.getByTestId('run-input').fill('Ada lives in Porto.')
    await page.getByTestId('run-start').click()
    const row = page.getByTestId('run-learned')
    await row.getByText('1 thing was remembered').waitFor()
    await row.getByText('Ada lives in Porto').waitFor()
    await pictures(opened, 'learn-row')
    expect(await seriousProblems(page)).toEqual([])
    await page.getByTestId('run-unlearn').click()
    await page.getByText('What was remembered is forgotten again.').waitFor()
    await opened.close()
  })
})
