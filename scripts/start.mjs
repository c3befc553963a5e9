// npm start [-- --xvfb] [-- arguments for the studio]: install what is missing, build, open the window.
import { ensureBuilt } from './lib/build.mjs'
import { withScreen } from './lib/display.mjs'
import { runMain, SetupError } from './lib/log.mjs'
import { foreground } from './lib/process.mjs'
import { electronArgs, electronEnv, hasDisplay, projectRoot } from './lib/runtime.mjs'
import { ensureSetup } from './setup.mjs'

await runMain(async () => {
  const virtual = process.argv.includes('--xvfb')
  const args = process.argv.slice(2).filter((arg) => arg !== '--xvfb')
  const { electron } = await ensureSetup({ quiet: true })
  await ensureBuilt()
  if (!virtual && !hasDisplay())
    throw new SetupError(
      'this machine has no screen; try `npm run cli -- run "What is 12*7?"` (or `npm start -- --xvfb` for a virtual one)',
    )
  return withScreen(virtual, (env) =>
    foreground(electron.path, [...electronArgs(), projectRoot, ...args], {
      cwd: projectRoot,
      env: electronEnv(electron, env),
    }),
  )
})
