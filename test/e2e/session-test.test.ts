import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseTest } from '../../src/main/agent/session-test/test-file.ts'
import { openApp, screenshot } from '../support/app.ts'
import { cli } from '../support/cli.ts'
import { openStudio, runToEnd, temporaryFolder } from '../support/studio.ts'

describe('a test made in the window', () => {
  it('shows what it asserts, is saved where the person says, and passes on the command line', async () => {
    const profilePath = temporaryFolder('profile')
    const test = await openStudio({ profilePath })
    await runToEnd(test, 'Remember that Alice likes copper.')
    await test.close()
    const { app, page } = await openApp({ profilePath })
    const file = join(profilePath, 'copper.autoglm-test.json')
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath })
    }, file)
    await page.getByTestId('nav-traces').click()
    await page.getByTestId('run-row').first().click()
    await page.getByTestId('trace-test').click()
    const shown = page.getByTestId('make-test')
    await shown.getByText('memory_save', { exact: true }).waitFor()
    await shown.getByText('"Alice likes copper."').waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await screenshot(page, `make-test-${colorScheme}`)
    }
    await page.getByTestId('make-test-save').click()
    await shown.waitFor({ state: 'detached' })
    expect(parseTest(readFileSync(file, 'utf8')).assert.path?.tools).toEqual(['memory_save'])
    expect(await cli(['test', file])).toMatchObject({ code: 0 })
  })
})
