import { realpathSync } from 'node:fs'
import { expect, it } from 'vitest'
import { seriousProblems } from '../support/accessibility.ts'
import { openApp, pictures } from '../support/app.ts'
import { askAgent, lendEverything } from '../support/lend-server.ts'
import { scriptedProfile } from '../support/scripted-profile.ts'
import type { Turn } from '../support/scripted-server.ts'
import { temporaryFolder } from '../support/studio.ts'

const NAMES = ['trigger-elicitation-request', 'trigger-sampling-request', 'trigger-url-elicitation'] as const

it('a server asks the person, the model and for a page in the middle of its calls, and nothing goes without a word', async () => {
  const script: Turn[] = [
    { calls: [{ name: `everything_${NAMES[0]}`, arguments: {} }] },
    { calls: [{ name: `everything_${NAMES[1]}`, arguments: { prompt: 'Say hello', maxTokens: 20 } }] },
    {
      calls: [
        {
          name: `everything_${NAMES[2]}`,
          arguments: { url: 'https://example.com/pay?id=1', message: 'Please pay here.' },
        },
      ],
    },
    { answer: 'All was asked.' },
  ]
  const { profilePath } = await scriptedProfile(
    () => script,
    NAMES.map((name) => `everything_${name}`),
  )
  const window = await openApp({ profilePath })
  const { app, page } = window
  await lendEverything(page, NAMES, ['elicitation', 'sampling'])
  const box = realpathSync(temporaryFolder('root'))
  await app.evaluate(({ dialog, shell }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
    shell.openExternal = async (url) => {
      process.env.OPENED_BY_TEST = url
    }
  }, box)
  const opened = () => app.evaluate(() => process.env.OPENED_BY_TEST ?? null)
  await page.getByTestId('connection-add-root').click()
  await page.getByTestId('connection-root').getByText(box).waitFor()
  await page.getByTestId('connection-allows').scrollIntoViewIfNeeded()
  await pictures(window, 'connections-allows')
  expect(await seriousProblems(page)).toEqual([])
  await askAgent(page)

  const card = page.getByTestId('server-ask')
  await card.getByText('Please provide inputs').waitFor()
  expect(await card.getByTestId('server-ask-accept').isEnabled()).toBe(true)
  // A required value that is missing is named, and nothing is sent.
  await card.getByTestId('server-ask-accept').click()
  await card.getByText('This is needed.').waitFor()
  await page.getByTestId('form-field-name').getByRole('textbox').fill('Ada')
  await page.getByTestId('form-field-integer').getByRole('textbox').fill('7')
  await page.getByTestId('form-field-titledSingleSelectEnum').getByRole('button').click()
  await page.getByRole('menuitemradio', { name: 'Wonder Woman' }).click()
  await pictures(window, 'run-server-form')
  expect(await seriousProblems(page)).toEqual([])
  await card.getByTestId('server-ask-accept').click()
  await page.getByText('You answered everything').waitFor()

  await card.getByText('Say hello').waitFor()
  await card.getByTestId('server-ask-edit').click()
  await pictures(window, 'run-server-sampling')
  expect(await seriousProblems(page)).toEqual([])
  await card.getByTestId('server-ask-accept').click()
  await page.getByText('The model was asked for everything').waitFor()

  expect(await card.getByTestId('server-ask-host').textContent()).toBe('example.com')
  await pictures(window, 'run-server-page')
  expect(await seriousProblems(page)).toEqual([])
  expect(await opened()).toBeNull()
  await card.getByTestId('server-ask-accept').click()
  await page.getByText('You agreed to open a page of everything').waitFor()
  expect(await opened()).toBe('https://example.com/pay?id=1')
  await page.getByText('All was asked.').waitFor()
  await pictures(window, 'run-server-asked')

  // What was asked and answered stands in the trace.
  await page.getByTestId('run-open-trace').click()
  await page.getByText('everything asks: form').first().click()
  const exchange = page.getByTestId('exchange')
  await exchange.getByText('Please provide inputs').waitFor()
  await exchange.getByText('Ada').waitFor()
  await pictures(window, 'trace-server-form')
})

it('a server is changed, which must be confirmed anew', async () => {
  const opened = await openApp()
  const { page } = opened
  await lendEverything(page, [])
  await page.getByTestId('connection-change').click()
  const line = page.getByTestId('change-line')
  expect(await line.inputValue()).toContain('server-everything')
  await line.fill(`${await line.inputValue()} 'stdio' "two words"`)
  await page.getByTestId('change-given').fill('GREETING=hello')
  await pictures(opened, 'connections-change')
  expect(await seriousProblems(page)).toEqual([])
  await page.getByTestId('change-save').click()
  const shown = page.getByTestId('confirm-command')
  await shown.getByText(`'two words'`).waitFor()
  await shown.getByText('GREETING=hello').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('[data-testid="connection"][data-phase="unconfirmed"]').waitFor()
})
