import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type App, openApp, pictures } from '../support/app.ts'
import { profileOfCoder } from '../support/coder.ts'

/** Runs in the hidden page itself, where nothing was taken away: what refuses is the page's session. */
async function inHiddenPage({ app }: App, script: string): Promise<unknown> {
  return await app.evaluate(
    async ({ webContents }, code) =>
      await webContents
        .getAllWebContents()
        .find((each) => each.getURL().startsWith('python:'))
        ?.executeJavaScript(code),
    script,
  )
}

describe('Python in the window', () => {
  it('runs when a person approves, in a page that nobody sees and that reaches nothing, and ends with the studio', async () => {
    const { profilePath } = await profileOfCoder([
      {
        name: 'run_python',
        arguments: {
          code: 'import statistics\nopen(\'chart.svg\', \'w\').write(\'<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><rect width="80" height="40" fill="teal"/></svg>\')\nstatistics.mean([40, 44])',
          output_files: ['chart.svg'],
        },
      },
      { name: 'run_python', arguments: { code: 'while True: pass' } },
    ])
    const opened = await openApp({ profilePath })
    const { app, page } = opened
    await page
      .getByRole('button', { name: /Assistant/ })
      .first()
      .click()
    await page.getByRole('menuitemradio', { name: /Programmer/ }).click()
    await page.getByTestId('run-input').fill('Go')
    await page.getByTestId('run-start').click()
    const card = page.getByTestId('approval-card')
    await card.waitFor()
    expect(await card.getByTestId('argument-code').textContent()).toMatch(/statistics\.mean\(\[40, 44\]\)$/)
    await pictures(opened, 'python-approval')
    await page.getByTestId('approval-approve').click()
    const result = page.locator('[data-testid="tool-card"][data-tool="run_python"]').first()
    await result.getByText('Wrote chart.svg').waitFor()
    expect(await result.textContent()).toMatch(/42/)
    await result.getByRole('img', { name: 'chart.svg' }).waitFor()
    await pictures(opened, 'python-result')
    expect(readFileSync(join(profilePath, 'workspace/chart.svg'), 'utf8')).toContain('teal')

    const windows = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => ({ url: window.webContents.getURL(), seen: window.isVisible() })),
    )
    expect(windows).toContainEqual({ url: 'python://run/index.html', seen: false })
    const hits: string[] = []
    const server = createServer((request) => hits.push(request.url ?? ''))
    server.on('connection', () => hits.push('connection'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const refused = (promise: string): string => `${promise}.then((each) => each.status ?? 'reached', () => 'refused')`
    const event = (make: string): string =>
      `new Promise((resolve) => { const each = ${make}; each.onopen = each.onload = () => resolve('reached'); each.onerror = () => resolve('refused') })`
    const tries: [string, unknown][] = [
      ['[typeof process, typeof require, crossOriginIsolated].join()', 'undefined,undefined,true'],
      [refused(`fetch('http://${address}/')`), 'refused'],
      [event(`new WebSocket('ws://${address}/')`), 'refused'],
      [event(`Object.assign(new Image(), { src: 'http://${address}/i.png' })`), 'refused'],
      [refused("fetch('file:///etc/passwd')"), 'refused'],
      [refused("fetch('app://studio/index.html')"), 'refused'],
      [refused("fetch('/../../etc/passwd')"), 404],
      [refused("fetch('/package.json')"), 404],
      [refused("fetch('/pyodide.mjs', { method: 'POST' })"), 403],
      [`String(window.open('http://${address}/'))`, 'null'],
      ["navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state)", 'denied'],
      [`void (location.href = 'http://${address}/away'); 0`, 0],
      ['location.href', 'python://run/index.html'],
    ]
    for (const [script, answer] of tries) expect(await inHiddenPage(opened, script), script).toBe(answer)
    server.close()
    expect(hits).toEqual([])

    // Code that never ends, and asks for nothing because it keeps no file: the window answers all the while, and stopping the run ends it.
    await page.locator('[data-testid="tool-card"][data-status="running"]').waitFor()
    const before = Date.now()
    await page.getByTestId('nav-tools').click()
    await page.getByText('run_python').first().waitFor()
    await pictures(opened, 'python-tools')
    expect(Date.now() - before).toBeLessThan(20_000)
    await page.getByTestId('nav-run').click()
    await page.getByTestId('run-stop').click()
    await expect
      .poll(() =>
        app.evaluate(
          ({ webContents }) =>
            webContents.getAllWebContents().filter((each) => each.getURL().startsWith('python:')).length,
        ),
      )
      .toBe(0)
    await page.getByTestId('nav-settings').click()
    await page.getByTestId('python-packages-choose').waitFor()
    await pictures(opened, 'python-settings')
    await opened.close()
  })
})
