import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { electronArgs, electronEnv, electronPath } from '../../scripts/lib/runtime.mjs'
import { openApp, screenshot } from '../support/app.ts'
import { makeSmallDisk, whyNoMount } from '../support/mount.ts'
import { openStudio, projectRoot, runToEnd, temporaryFolder } from '../support/studio.ts'

describe('the shell', () => {
  it('opens where it was left', async () => {
    const first = await openApp()
    await first.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 30, width: 1111, height: 777 }),
    )
    await first.close()
    const again = await openApp({ profilePath: first.profilePath })
    const bounds = await again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
    expect(bounds).toMatchObject({ width: 1111, height: 777 })
  })

  it('is one instance per profile: a second start ends and leaves the first alone', async () => {
    const { profilePath, page } = await openApp()
    const electron = electronPath()
    if (!electron) throw new Error('no Electron')
    const second = spawn(electron.path, [...electronArgs(), projectRoot, '--profile', profilePath], {
      env: electronEnv(electron),
    })
    const code = await new Promise((resolve) => second.once('exit', resolve))
    expect(code).toBe(0)
    expect(await page.getByTestId('nav-run').isVisible()).toBe(true)
  })

  it('has a menu whose items act in the page', async () => {
    const { app, page } = await openApp()
    await app.evaluate(({ Menu }) => {
      const find = (items: Electron.MenuItem[]): Electron.MenuItem | undefined => {
        for (const item of items) {
          if (item.label === 'Models') return item
          const below = item.submenu && find(item.submenu.items)
          if (below) return below
        }
        return undefined
      }
      find(Menu.getApplicationMenu()?.items ?? [])?.click()
    })
    await page.getByTestId('model-open').waitFor()
  })

  it('says in the window why a profile cannot be opened, and opens it when it can', async () => {
    const profilePath = temporaryFolder('profile')
    const studio = await openStudio({ profilePath, engine: false })
    await studio.close()
    const { default: Database } = await import('better-sqlite3')
    const set = (version: number): void => {
      const database = new Database(join(profilePath, 'studio.db'))
      database.pragma(`user_version = ${version}`)
      database.close()
    }
    set(99)
    const { page } = await openApp({ profilePath, ready: 'fatal' })
    expect(await page.getByTestId('fatal').textContent()).toMatch(/99/)
    await screenshot(page, 'fatal')
    set(1)
    await page.getByTestId('fatal-retry').click()
    await page.getByTestId('run-input').waitFor()
  })

  const problem = whyNoMount()
  it.skipIf(problem)(
    'opens on a profile that cannot be written, shows what is there and says why nothing runs',
    async () => {
      const disk = makeSmallDisk(16)
      onTestFinished(() => disk.remove())
      const profilePath = join(disk.folder, 'profile')
      const test = await openStudio({ profilePath })
      await runToEnd(test, 'What is 12*7?')
      await test.close()
      disk.freeze()
      const { page, close } = await openApp({ profilePath })
      expect(await page.getByTestId('notice').first().textContent()).toContain('cannot be written')
      await screenshot(page, 'read-only')
      await page.getByTestId('run-input').fill('What is 12*7?')
      await page.getByTestId('run-start').click()
      await page.getByText('STORE_READ_ONLY').waitFor()
      await page.getByTestId('nav-traces').click()
      await page.getByTestId('run-row').click()
      await expect.poll(() => page.getByTestId('span-row').count()).toBe(4)
      await close()
    },
  )
})
