import { join } from 'node:path'
import type { ContractRouterClient } from '@orpc/contract'
import { createRouterClient } from '@orpc/server'
import type { contract } from '@shared/contract/index.ts'
import { version as appVersion } from '../../../package.json'
import { appPath, defaultProfilePath, pythonSnapshotPath, resourcesPath } from '../kit/paths.ts'
import { ENGINE_ENVIRONMENT } from '../process/environment.ts'
import { spawnNode } from '../process/node-child.ts'
import { PageProgram } from '../process/page-program.ts'
import { Supervisor } from '../process/supervisor.ts'
import { createRouter, withErrorCodes } from '../studio/router.ts'
import { NO_SHELL } from '../studio/shell-port.ts'
import { Studio } from '../studio/studio.ts'

/** A studio in this process, the engine in a forked one. */
export interface Headless {
  studio: Studio
  client: ReturnType<typeof connect>
  /** Starts the engine's process; commands that only look do without. */
  startEngine(): void
  close(): Promise<void>
}

function connect(studio: Studio): ContractRouterClient<typeof contract> {
  return createRouterClient(createRouter(studio), { context: { actor: 'cli' }, interceptors: [withErrorCodes] })
}

/** Opens the profile; with `lookOnly` also one that a window has open. Errors: those of `openStore`. */
export async function openHeadless(
  profilePath: string = defaultProfilePath(),
  { lookOnly = false }: { lookOnly?: boolean } = {},
): Promise<Headless> {
  const environment = { ...ENGINE_ENVIRONMENT, AUTOGLM_MEMORY: process.env.AUTOGLM_MEMORY ?? null }
  const startEngine = () => spawnNode(join(import.meta.dirname, 'engine-host.js'), environment)
  const engine = new Supervisor(startEngine)
  const python = new PageProgram({
    // Electron that runs this as plain Node is the window's program itself.
    electron: process.versions.electron ? process.execPath : (process.env.ELECTRON_EXEC_PATH ?? null),
    app: appPath(),
    snapshotPath: pythonSnapshotPath(profilePath),
  })
  const studio = await Studio.open({
    profilePath,
    resourcesPath: resourcesPath(null),
    sqliteBinding: process.env.AUTOGLM_SQLITE_BINDING ?? null,
    versions: { node: process.versions.node },
    appVersion,
    testOrigin: import.meta.dirname.includes('.asar') ? null : (process.env.AUTOGLM_TEST_ORIGIN ?? null),
    engineLink: engine,
    startTrial: startEngine,
    shell: NO_SHELL,
    python,
    headless: true,
    lookOnly,
    entries: import.meta.url,
  })
  return {
    studio,
    client: connect(studio),
    startEngine: () => engine.start(),
    async close() {
      await studio.close()
      await engine.stop()
    },
  }
}
