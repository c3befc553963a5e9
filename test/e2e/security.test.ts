import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openApp } from '../support/app.ts'

describe('the page is a guest', () => {
  it('has no Node, no Electron, one frozen bridge, and runs isolated', async () => {
    const { app, page } = await openApp()
    const seen = await page.evaluate(async () => {
      const inline = document.createElement('script')
      try {
        inline.textContent = 'window.inlineRan = true'
        document.head.append(inline)
      } catch {
        // Trusted types refuse the text before the policy would refuse to run it.
      }
      return {
        node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
        bridge: Object.keys((window as { studio?: object }).studio ?? {}).sort(),
        frozen: Object.isFrozen((window as { studio?: object }).studio),
        inlineRan: 'inlineRan' in window,
        // In a task of the page's own: what the test driver evaluates itself is exempt from the policy.
        evalWorks: await new Promise((resolve) => {
          setTimeout(() => {
            try {
              resolve(new Function('return 1')() === 1)
            } catch {
              resolve(false)
            }
          })
        }),
      }
    })
    expect(seen).toEqual({
      node: [],
      bridge: ['connect', 'mark', 'onCommand', 'onFatal', 'platform'],
      frozen: true,
      inlineRan: false,
      evalWorks: false,
    })
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      // Not in the public types, but what the window really got.
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>
      }
      const { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity } = contents.getLastWebPreferences()
      return { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity }
    })
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
    })
  })

  it('is served with its policy as a header, and nothing outside its folder is', async () => {
    const { page } = await openApp()
    const answers = await page.evaluate(async () => {
      const get = async (path: string, init?: RequestInit) => {
        try {
          const response = await fetch(path, init)
          return { status: response.status, policy: response.headers.get('content-security-policy') }
        } catch (error) {
          return { status: String(error), policy: null }
        }
      }
      return {
        page: await get('/index.html'),
        up: await get('/..%2f..%2fpackage.json'),
        absolute: await get('/%2fetc%2fpasswd'),
        missing: await get('/nothing.js'),
        post: await get('/index.html', { method: 'POST' }),
      }
    })
    expect(answers.page.status).toBe(200)
    expect(answers.page.policy).toContain("default-src 'none'")
    expect(answers.page.policy).not.toMatch(/unsafe-eval|https?:/)
    expect([answers.up.status, answers.absolute.status, answers.missing.status]).toEqual([404, 404, 404])
    expect(answers.post.status).toBe(403)
  })

  it('cannot navigate away, open windows, reach the network or files, or get permissions', async () => {
    const { app, page } = await openApp()
    const { createServer } = await import('node:http')
    const hits: string[] = []
    const server = createServer((request, response) => {
      hits.push(request.url ?? '')
      response.end('x')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/secret`
    try {
      const tried = await page.evaluate(async (target) => {
        const opened = window.open(target)
        const fetched = await fetch(target).then(
          () => 'reached',
          () => 'refused',
        )
        const image = await new Promise((resolve) => {
          const element = new Image()
          element.onload = () => resolve('reached')
          element.onerror = () => resolve('refused')
          element.src = target
        })
        const file = await fetch('file:///etc/passwd').then(
          () => 'reached',
          () => 'refused',
        )
        const notifications = await Notification.requestPermission()
        const camera = await navigator.mediaDevices?.getUserMedia({ video: true }).then(
          () => 'given',
          () => 'refused',
        )
        window.location.href = target
        return { opened: opened === null, fetched, image, file, notifications, camera }
      }, url)
      expect(tried).toMatchObject({
        opened: true,
        fetched: 'refused',
        image: 'refused',
        file: 'refused',
        notifications: 'denied',
        camera: 'refused',
      })
      await page.waitForTimeout(300)
      expect(page.url()).toBe('app://studio/index.html')
      expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
      expect(hits).toEqual([])
    } finally {
      server.close()
    }
  })

  it('gets no port for a frame that is not its main frame', async () => {
    const { page } = await openApp()
    const frames = await page.evaluate(() => {
      const frame = document.createElement('iframe')
      frame.src = 'app://studio/index.html'
      document.body.append(frame)
      return new Promise((resolve) =>
        setTimeout(() => resolve(window.frames.length > 0 && frame.contentDocument?.title), 500),
      )
    })
    // frame-src 'none' keeps the frame empty; the sender check behind it is tested by its unit test.
    expect(frames).toBeFalsy()
  })

  it('cannot name a path: models and folders come from dialogs only', async () => {
    const { app, page, profilePath } = await openApp()
    const fake = join(profilePath, 'letter.gguf')
    writeFileSync(fake, 'Dear model,\n')
    await app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
    }, fake)
    await page.getByTestId('nav-models').click()
    await page.getByTestId('model-open').click()
    await page.getByTestId('model-add-choose').click()
    const toast = page.getByTestId('toast')
    await toast.first().waitFor()
    expect(await toast.first().textContent()).toMatch(/letter\.gguf/)
    await expect.poll(() => page.getByTestId('model-row').count()).toBe(1)
  })
})
