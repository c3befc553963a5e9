import { expect, it } from 'vitest'
import { seriousProblems } from '../support/accessibility.ts'
import { openApp, pictures } from '../support/app.ts'
import { askAgent, lendEverything } from '../support/lend-server.ts'
import { scriptedProfile } from '../support/scripted-profile.ts'
import type { Turn } from '../support/scripted-server.ts'

const IMAGE = 'get-tiny-image'
const LONG = 'trigger-long-running-operation'

it('pictures of a server are seen, a long call tells how far it is and is stopped alone, and a lost server is named', async () => {
  const script: Turn[] = [
    { calls: [{ name: `everything_${IMAGE}`, arguments: {} }] },
    { calls: [{ name: `everything_${LONG}`, arguments: { duration: 60, steps: 60 } }] },
    { answer: 'It was stopped.' },
  ]
  const { profilePath } = await scriptedProfile(() => script, [`everything_${IMAGE}`, `everything_${LONG}`])
  const opened = await openApp({ profilePath })
  const { page } = opened
  await lendEverything(page, [IMAGE, LONG])
  await askAgent(page)
  await page.getByTestId('picture').getByRole('img').waitFor()
  const running = page.getByTestId('running-call')
  await running.getByText('of 60').waitFor()
  await pictures(opened, 'run-server-progress')
  expect(await seriousProblems(page)).toEqual([])
  await running.getByTestId('running-call-stop').click()
  await page.getByText('It was stopped.').waitFor()
  await page.getByText('the person stopped this call').first().waitFor()

  // The same picture in the trace and in the conversation.
  await page.getByTestId('run-open-trace').click()
  await page.getByText(`execute_tool everything_${IMAGE}`).first().click()
  await page.getByTestId('picture').getByRole('img').first().waitFor()
  await pictures(opened, 'trace-server-picture')
  await page.getByText('Conversation', { exact: true }).click()
  await page.getByText('Unfold all').click()
  await page.getByTestId('talk-details').first().getByTestId('picture').getByRole('img').waitFor()
  await pictures(opened, 'conversation-server-picture')

  // What it is started with is broken: the next run says so at its start, and goes on.
  await page.getByTestId('nav-tools').click()
  await page.getByTestId('connection-row').click()
  await page.getByTestId('connection-change').click()
  await page.getByTestId('change-line').fill('no-such-program-anywhere --stdio')
  await page.getByTestId('change-save').click()
  await page.getByTestId('confirm').click()
  await page.locator('[data-testid="connection"][data-phase="failed"]').waitFor()
  await page.getByTestId('nav-run').click()
  await page.getByTestId('run-new').click()
  await askAgent(page)
  await page.getByText('The server everything cannot be reached').waitFor()
  await page.getByText('It was stopped.').waitFor()
  await pictures(opened, 'run-server-unreached')
  expect(await seriousProblems(page)).toEqual([])
})
