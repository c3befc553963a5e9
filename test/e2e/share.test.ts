import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openApp, screenshot } from '../support/app.ts'
import { writeRecordedRun } from '../support/recorded-run.ts'
import { openStudio, temporaryFolder } from '../support/studio.ts'

/** A profile with one run that holds things nobody wants to send away. */
async function profileWithRun(): Promise<string> {
  const profilePath = temporaryFolder('profile')
  const seed = await openStudio({ profilePath, engine: false })
  writeRecordedRun(seed.studio.store)
  await seed.close()
  return profilePath
}

describe('sharing a run in the window', () => {
  it('shows what would leave, writes it, and another profile takes it in', async () => {
    const path = join(temporaryFolder('out'), 'run.jsonl')
    const { app, page, close } = await openApp({ profilePath: await profileWithRun() })
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath })
    }, path)
    await page.getByTestId('nav-traces').click()
    await page.getByTestId('run-row').first().click()
    await page.getByTestId('trace-export').click()
    const preview = page.getByTestId('export-preview')
    await preview.getByText('lena.fox@example.org').waitFor()
    await screenshot(page, 'export-share')
    await page.getByTestId('export-patterns').fill('Refused\nsend')
    await preview.getByText('[removed 1]').waitFor()
    await page.getByTestId('export-format').getByText('OTLP JSON').click()
    await page.getByTestId('export-content').click()
    await page.getByTestId('export-profile').getByText('OpenInference').click()
    await preview.getByText('Spans only').waitFor()
    await screenshot(page, 'export-otlp')
    await page.getByTestId('export-format').getByText('Share file').click()
    await preview.getByText('chained anew').waitFor()
    await page.locator('[data-testid="export-write"]:not([disabled])').click()
    await page.getByTestId('export-dialog').waitFor({ state: 'detached' })
    const text = readFileSync(path, 'utf8')
    expect(text).not.toContain('lena')
    expect(text).toContain('[e-mail 1]')
    await close()

    const other = await openApp({ profilePath: temporaryFolder('other') })
    await other.app.evaluate(({ dialog }, filePath) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] })
    }, path)
    await other.page.getByTestId('nav-traces').click()
    await other.page.getByTestId('traces-import').click()
    const note = other.page.getByTestId('origin-note')
    await note.waitFor()
    expect(await note.getAttribute('data-proof')).toBe('redacted')
    await screenshot(other.page, 'imported-run')
    await other.page.getByTestId('traces-import').click()
    await other.page.getByText(/is in this profile already/).waitFor()
  })

  it('sends a run to the collector a person typed, and shows that it arrived but never the key', async () => {
    const keys: unknown[] = []
    const server = createServer((request, response) => {
      keys.push(request.headers.authorization)
      request.resume().on('end', () => response.end())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { app, page } = await openApp()
    await page.getByTestId('nav-settings').click()
    const section = page.getByTestId('settings-otlp')
    await section.getByTestId('otlp-endpoint').fill('ftp://nowhere')
    await section.getByTestId('otlp-endpoint').press('Enter')
    await page.getByText(/must be whole and begin with http/).waitFor()
    await section
      .getByTestId('otlp-endpoint')
      .fill(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`)
    await section.getByTestId('otlp-endpoint').press('Enter')
    await section.getByTestId('otlp-header').fill('authorization: Bearer key-0123456789')
    await section.getByRole('button', { name: 'Set' }).click()
    await section.getByText('Goes along: authorization').waitFor()
    await page.getByTestId('nav-run').click()
    await page.getByTestId('run-input').fill('What is 12*7?')
    await page.getByTestId('run-start').click()
    await page.getByTestId('nav-settings').click()
    await section.getByText('1 sent, 0 waiting, 0 given up').waitFor()
    expect(keys).toEqual(['Bearer key-0123456789'])
    expect(await page.content()).not.toContain('key-0123456789')
    await section.scrollIntoViewIfNeeded()
    await screenshot(page, 'otlp-settings')
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1920, 1080))
    await page.getByTestId('settings-theme').getByText('Dark').click()
    await section.scrollIntoViewIfNeeded()
    await screenshot(page, 'otlp-settings-dark')
    await page.getByTestId('nav-traces').click()
    await page.getByTestId('run-row').first().click()
    await page.getByTestId('trace-export').click()
    await page.getByTestId('export-preview').getByText('Nothing is replaced').waitFor()
    await page.getByTestId('export-format').getByText('OTLP protobuf').click()
    await page.getByTestId('export-preview').getByText('Spans only').waitFor()
    await screenshot(page, 'export-dark')
  })
})
