// npm run dev [-- --xvfb]: the studio with hot reload of the page; arguments go to `electron-vite dev`.
import { electronViteArgs } from './lib/build.mjs'
import { withScreen } from './lib/display.mjs'
import { runMain, SetupError } from './lib/log.mjs'
import { foreground } from './lib/process.mjs'
import { electronArgs, electronEnv, hasDisplay, nodePath, projectRoot } from './lib/runtime.mjs'
import { ensureSetup } from './setup.mjs'

await runMain(async () => {
  const virtual = process.argv.includes('--xvfb')
  const args = process.argv.slice(2).filter((arg) => arg !== '--xvfb')
  const { electron } = await ensureSetup({ quiet: true })
  if (!virtual && !hasDisplay()) throw new SetupError('this machine has no screen; use `npm run dev -- --xvfb`')
  // electron-vite starts the program itself: it reads ELECTRON_EXEC_PATH (set by electronEnv) and NO_SANDBOX.
  const sandbox = electronArgs().includes('--no-sandbox') ? { NO_SANDBOX: '1' } : {}
  return withScreen(virtual, (env) =>
    foreground(nodePath(), electronViteArgs('dev', ...args), {
      cwd: projectRoot,
      env: { ...electronEnv(electron, env), ...sandbox },
    }),
  )
})
