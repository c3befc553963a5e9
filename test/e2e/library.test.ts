import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openApp, pictures } from '../support/app.ts'
import { splitGguf } from '../support/split-gguf.ts'
import { bundledModel, temporaryFolder } from '../support/studio.ts'

describe('the library in the window', () => {
  it('copies a split model, keeps what a person writes, gives it to an agent, and deletes it with its files', async () => {
    const folder = temporaryFolder('disk')
    const parts = splitGguf(readFileSync(bundledModel), 2)
    const paths = parts.map((part, index) => {
      const path = join(folder, `mine-0000${index + 1}-of-00002.gguf`)
      writeFileSync(path, part)
      return path
    })
    const opened = await openApp()
    const { app, page, profilePath } = opened
    await app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
    }, paths[1] ?? '')
    await page.getByTestId('nav-models').click()
    await page.getByTestId('model-open').click()
    await page.getByTestId('model-add-how').getByText('Copy it').click()
    await pictures(opened, 'library-add')
    await page.getByTestId('model-add-choose').click()
    const row = page.getByTestId('model-row').last()
    await row.filter({ hasText: '2 files' }).waitFor()
    const models = join(profilePath, 'models')
    const [copy = ''] = readdirSync(models)
    expect(readdirSync(join(models, copy))).toHaveLength(2)

    const inspector = page.getByTestId('inspector')
    await inspector.getByTestId('model-tags').fill('fast, 工具, fast')
    await page.keyboard.press('Enter')
    await row.filter({ hasText: '工具' }).waitFor()
    await inspector.getByTestId('model-notes').fill('Good at reading files.')
    const forAssistant = inspector.getByTestId('model-default-for').getByLabel('Assistant')
    await forAssistant.click()
    await expect.poll(() => forAssistant.isChecked()).toBe(true)
    await row.getByTestId('model-load').click()
    await row.getByTestId('model-unload').waitFor()
    await pictures(opened, 'library-models')
    await page.getByTestId('nav-run').click()
    await page.getByTestId('run-input').fill('What is 12*7?')
    await page.getByTestId('run-start').click()
    await page.getByTestId('run-answer').filter({ hasText: '84' }).waitFor()

    await page.getByTestId('nav-models').click()
    await row.getByTestId('model-remove').click()
    await page.getByTestId('model-delete-file').check()
    await pictures(opened, 'library-remove')
    await page.getByTestId('confirm').click()
    await expect.poll(() => page.getByTestId('model-row').count()).toBe(2)
    expect({ ours: readdirSync(models), theirs: paths.every((path) => existsSync(path)) }).toEqual({
      ours: [],
      theirs: true,
    })
    await page.getByTestId('nav-settings').click()
    await pictures(opened, 'library-settings')
  })

  it('says that a file was swapped, and loads it no more', async () => {
    const path = join(temporaryFolder('disk'), 'mine.gguf')
    const bytes = Buffer.concat([readFileSync(bundledModel), Buffer.from([4])])
    writeFileSync(path, bytes)
    const opened = await openApp()
    const { app, page } = opened
    await app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
    }, path)
    await page.getByTestId('nav-models').click()
    await page.getByTestId('model-open').click()
    await page.getByTestId('model-add-choose').click()
    const row = page.getByTestId('model-row').last()
    await row.filter({ hasText: 'AutoGLM Tiny' }).waitFor()
    await expect.poll(() => page.getByTestId('model-row').count()).toBe(3)
    bytes[bytes.length - 1] = 5
    writeFileSync(path, bytes)
    await row.getByTestId('model-load').click()
    await page
      .getByTestId('toast')
      .filter({ hasText: 'MODEL_CHANGED' })
      .or(page.getByTestId('toast').filter({ hasText: 'not the one' }))
      .first()
      .waitFor()
    await row.filter({ hasText: 'file changed' }).waitFor()
    await pictures(opened, 'library-changed')
  })
})
