import { describe, expect, it } from 'vitest'
import { seriousProblems } from '../support/accessibility.ts'
import { openApp, pictures } from '../support/app.ts'
import { runScript } from '../support/scripted-server.ts'
import { openStudio, temporaryFolder } from '../support/studio.ts'

const SOURCE = `import { defineTool, z } from 'autoglm'

export default defineTool({
  name: 'initials',
  description: 'The first letter of each word, with its place',
  effect: 'pure',
  input: z.object({ text: z.string().describe('Words') }),
  async run({ text }, ctx) {
    ctx.log('reading', text.length, 'characters')
    return text.split(' ').map((word, place) => ({ place, letter: word[0].toUpperCase() }))
  },
})
`

/** A profile in which a run has called the tool. */
async function profileWithCalls(): Promise<string> {
  const profilePath = temporaryFolder('profile')
  const test = await openStudio({ profilePath, engine: false })
  const { authored } = test.studio.tools
  const { id } = await authored.create('test', SOURCE)
  await authored.enable('test', id, [])
  const calls = [{ name: 'initials', arguments: { text: 'one two' } }]
  await runScript(test, [{ calls }, { answer: 'O and T.' }], ['initials'])
  await test.close()
  return profilePath
}

describe('trials of a tool in the window', () => {
  it('show a result as a table, find the input that crashes, keep it, and compare with past runs', async () => {
    const opened = await openApp({ profilePath: await profileWithCalls() })
    const { page } = opened
    await page.getByTestId('nav-tools').click()
    await page.getByTestId('tool-row').first().click()
    await page.locator('[data-testid="code-editor"][data-state="ready"]').waitFor()
    await page.getByTestId('field-text').fill('alpha beta gamma')
    await page.getByTestId('try-run').click()
    await page.getByTestId('result-table').getByText('letter').waitFor()
    await page.getByTestId('try-timings').waitFor()
    await page.getByRole('button', { name: 'Request and response' }).click()
    await page.getByText('"isError": false').waitFor()
    await pictures(opened, 'tool-trial')
    expect(await seriousProblems(page)).toEqual([])

    await page.getByRole('radio', { name: 'Tests' }).click()
    await page.getByTestId('edges-find').click()
    const finding = page.getByTestId('edge-finding').first()
    await finding.getByText('line 10').waitFor()
    await finding.getByTestId('finding-keep').click()
    await page.getByTestId('saved-call').getByText('crash {"text":""}').waitFor()
    await page.getByTestId('calls-summary').getByText('0 of 1 hold').waitFor()
    await page.getByTestId('recorded-run').click()
    await page.getByTestId('recorded-summary').getByText('0 of 1').waitFor()

    // Mended, the finding holds; but what the run was told is told otherwise.
    await page.locator('.view-line', { hasText: 'toUpperCase' }).click()
    await page.keyboard.press('Home')
    await page.keyboard.press('Shift+End')
    await page.keyboard.type("return text.split(' ').map((word, place) => ({ place, letter: word.slice(0, 1) ")
    await page.keyboard.press('Escape')
    await page.locator('[data-testid="tool-problems"][data-count="0"]').waitFor()
    await page.getByTestId('edges-find').click()
    await page.getByTestId('edges-summary').getByText('Nothing went wrong').waitFor()
    await page.getByTestId('recorded-run').click()
    await page.getByTestId('recorded-changed').waitFor()
    await pictures(opened, 'tool-edges')
    expect(await seriousProblems(page)).toEqual([])
    await page.getByTestId('recorded-open').click()
    await page.getByTestId('inspector').getByText('initials').first().waitFor()

    await page.getByTestId('nav-tools').click()
    await page.getByTestId('tool-secrets').click()
    const dialog = page.getByTestId('secrets-dialog')
    await dialog.getByTestId('secret-name').fill('API_KEY')
    await dialog.getByTestId('secret-value').fill('short')
    await dialog.getByText('at least 8 characters').waitFor()
    await dialog.getByTestId('secret-value').fill('long enough to hide')
    await dialog.getByTestId('secret-keep').click()
    await dialog.getByTestId('secret-row').getByText('API_KEY').waitFor()
    await pictures(opened, 'tool-secrets')
    expect(await seriousProblems(page)).toEqual([])
    await page.keyboard.press('Escape')

    await page.getByTestId('tool-new').first().click()
    await page.getByRole('menuitemradio', { name: /Ask with a key/ }).click()
    await page.getByTestId('tool-problems').getByText('No problems').waitFor()
    await page.getByTestId('tool-enabled').click()
    await page.getByTestId('grants').getByText('Use the secret API_KEY').waitFor()
    await pictures(opened, 'tool-grants')
    await page.getByTestId('confirm').click()
    await page.locator('[data-testid="tool-enabled"][aria-checked="true"]').waitFor()
  })
})
