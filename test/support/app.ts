import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { electronArgs, electronEnv, electronPath } from '../../scripts/lib/runtime.mjs'
import { addAgent, LONG_AGENT, LONG_INPUT, openStudio, projectRoot, temporaryFolder } from './studio.ts'

export interface App {
  app: ElectronApplication
  page: Page
  profilePath: string
  /** As a person closes it: the window's own way out, and the wait for every process. */
  close(): Promise<void>
}

export interface OpenOptions {
  profilePath?: string
  args?: string[]
  env?: Record<string, string>
  /** The test id to wait for: the frame, or the panel that says why there is none. */
  ready?: string
}

/** Starts the built studio in a real Electron window and waits until it shows its first view. */
export async function openApp(options: OpenOptions = {}): Promise<App> {
  const electron = electronPath()
  if (!electron) throw new Error('There is no Electron here; run "npm run setup".')
  const profilePath = options.profilePath ?? temporaryFolder('profile')
  const app = await _electron.launch({
    executablePath: electron.path,
    args: [...electronArgs(), projectRoot, '--profile', profilePath, ...(options.args ?? [])],
    env: definedOnly({ ...electronEnv(electron), ...options.env }),
  })
  if (process.env.AUTOGLM_TEST_LOG) app.process().stderr?.pipe(process.stderr)
  let open = true
  const exited = new Promise<void>((resolve) => app.process().once('exit', () => resolve()))
  const close = async (): Promise<void> => {
    if (!open) return
    open = false
    // A studio that does not end is a fault of its own, and must not be taken for a slow test.
    let hung = false
    const watch = setTimeout(() => {
      hung = true
      app.process().kill('SIGKILL')
    }, 30_000)
    await app.close()
    await exited
    clearTimeout(watch)
    if (hung) throw new Error('The studio did not end within 30 seconds of being closed.')
  }
  onTestFinished(close)
  const page = await app.firstWindow()
  page.setDefaultTimeout(30_000)
  await page.getByTestId(options.ready ?? 'nav-run').waitFor()
  return { app, page, profilePath, close }
}

/** Playwright wants every variable it passes on to have a value. */
function definedOnly(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/** A profile that knows the agent whose answers take long enough to be interrupted. */
export async function profileWithLongAgent(): Promise<string> {
  const profilePath = temporaryFolder('profile')
  const seed = await openStudio({ profilePath, engine: false })
  addAgent(seed, LONG_AGENT)
  await seed.close()
  return profilePath
}

/** Asks that agent, as a person would, and waits for the first words. */
export async function startLongRun(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /Assistant/ })
    .first()
    .click()
  await page.getByRole('menuitemradio', { name: /Long/ }).click()
  await page.getByTestId('run-input').fill(LONG_INPUT)
  await page.getByTestId('run-start').click()
  await page.getByTestId('step-call').waitFor()
}

/** Pids of the hosts that this application started, by name. */
export async function hostPids({ app }: App): Promise<Record<string, number>> {
  const metrics = await app.evaluate(({ app: electron }) =>
    electron.getAppMetrics().map(({ pid, name, serviceName }) => ({ pid, name: name || serviceName || '' })),
  )
  return Object.fromEntries(metrics.map(({ name, pid }) => [name, pid]))
}

/** Keeps a picture for a person to look at, when AUTOGLM_SCREENSHOTS names a folder. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env.AUTOGLM_SCREENSHOTS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** Of both themes, in a small and in a large window. */
export async function pictures({ app, page }: App, name: string): Promise<void> {
  if (!process.env.AUTOGLM_SCREENSHOTS) return
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    for (const [width, height] of [
      [1280, 800],
      [1920, 1080],
    ] as const) {
      await app.evaluate(
        ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
        { width, height },
      )
      await page.waitForTimeout(250)
      await screenshot(page, `${name}-${theme}-${width}`)
    }
  }
}
