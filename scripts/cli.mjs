// npm run cli -- ARGUMENTS: the studio without a window. stdout is the command's alone; set-up speaks on stderr.
import { join } from 'node:path'
import { ensureBuilt } from './lib/build.mjs'
import { runMain } from './lib/log.mjs'
import { foreground } from './lib/process.mjs'
import { electronPath, nodePath, projectRoot } from './lib/runtime.mjs'
import { ensureSetup } from './setup.mjs'

await runMain(async () => {
  await ensureSetup({ quiet: true, electron: false })
  await ensureBuilt()
  // Python runs in a hidden page; where no Electron was set up, the command that wants one says so.
  const electron = electronPath()
  // The caller's working folder stays: relative paths on the command line are theirs.
  return foreground(nodePath(), [join(projectRoot, 'out', 'main', 'cli.js'), ...process.argv.slice(2)], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env: electron ? { ...process.env, ELECTRON_EXEC_PATH: electron.path } : process.env,
  })
})
