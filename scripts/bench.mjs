// npm run bench: measurements, against baselines taken on the same machine in the same run. Arguments name the benches to run.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from './lib/build.mjs'
import { withScreen } from './lib/display.mjs'
import { runMain } from './lib/log.mjs'
import { foreground } from './lib/process.mjs'
import { hasDisplay, nodePath, projectRoot } from './lib/runtime.mjs'
import { ensureSetup } from './setup.mjs'

/** The benches use the studio's own modules, so they are bundled as it is: with its alias and native packages left outside. */
async function bundle() {
  const { build } = await import('vite')
  const outDir = join(projectRoot, 'out', 'bench')
  mkdirSync(outDir, { recursive: true })
  const external = ['better-sqlite3', 'node-llama-cpp', 'playwright-core']
  await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '@shared': join(projectRoot, 'src', 'shared') } },
    build: {
      ssr: join(projectRoot, 'test', 'bench', 'main.ts'),
      target: 'node24',
      outDir,
      emptyOutDir: true,
      rollupOptions: { external, output: { entryFileNames: '[name].mjs' } },
    },
    ssr: { noExternal: true, external },
  })
  return join(outDir, 'main.mjs')
}

await runMain(async () => {
  await ensureSetup({ quiet: true })
  await ensureBuilt()
  const args = [await bundle(), ...process.argv.slice(2)]
  return withScreen(!hasDisplay(), (env) => foreground(nodePath(), args, { cwd: projectRoot, env }))
})
