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
    await page.getByRole('menuitemradio', { name: /Coder/ }).click()
    await page.getByTestId('run-input').fill('Go')
    await page.getByTestId('run-start').click()
    const card = page.getByTestId('approval-card')
    await card.waitFor()
    expect(await card.textContent()).toMatch(/statistics\.mean[\s\S]*chart\.svg/)
    await pictures(opened, 'python-approval')
    await page.getByTestId('approval-approve').click()
    const result = page.locator('[data-testid="tool-card"][data-tool="run_python"]').first()
    await result.getByText('Wrote chart.svg').waitFor()
    expect(await result.textContent()).toMatch(/42/)
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
    const tried = await inHiddenPage(
      opened,
      `(async () => {
        const refused = (promise) => promise.then((r) => r?.status ?? 'reached', () => 'refused')
        const socket = new WebSocket('ws://${address}/')
        const closed = new Promise((resolve) => { socket.onclose = () => resolve('closed'); socket.onopen = () => resolve('open') })
        const image = new Promise((resolve) => { const each = new Image(); each.onload = () => resolve('loaded'); each.onerror = () => resolve('refused'); each.src = 'http://${address}/i.png' })
        location.href = 'http://${address}/away'
        return {
          node: [typeof process, typeof require],
          fetch: await refused(fetch('http://${address}/')), socket: await closed, image: await image,
          file: await refused(fetch('file:///etc/passwd')), up: await refused(fetch('/../../etc/passwd')),
          package: await refused(fetch('/package.json')), studio: await refused(fetch('app://studio/index.html')),
          opened: window.open('http://${address}/') === null, isolated: crossOriginIsolated, here: location.href,
          asked: await Notification.requestPermission(),
        }
      })()`,
    )
    expect(tried).toEqual({
      node: ['undefined', 'undefined'],
      fetch: 'refused',
      socket: 'closed',
      image: 'refused',
      file: 'refused',
      up: 404,
      package: 404,
      studio: 'refused',
      opened: true,
      isolated: true,
      here: 'python://run/index.html',
      asked: 'denied',
    })
    server.close()
    expect(hits).toEqual([])

    // Code that never ends: the window answers all the while, and stopping the run ends it.
    await page.getByTestId('approval-approve').click()
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
