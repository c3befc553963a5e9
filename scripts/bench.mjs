// npm run bench: measurements, against baselines taken on the same machine in the same run. Arguments go to test/bench.
import { join } from 'node:path'
import { ensureBuilt } from './lib/build.mjs'
import { withScreen } from './lib/display.mjs'
import { runMain } from './lib/log.mjs'
import { foreground } from './lib/process.mjs'
import { hasDisplay, nodePath, projectRoot } from './lib/runtime.mjs'
import { ensureSetup } from './setup.mjs'

await runMain(async () => {
  await ensureSetup({ quiet: true })
  await ensureBuilt()
  // Node 24 strips the types itself.
  const args = [join(projectRoot, 'test', 'bench', 'main.ts'), ...process.argv.slice(2)]
  return withScreen(!hasDisplay(), (env) => foreground(nodePath(), args, { cwd: projectRoot, env }))
})
