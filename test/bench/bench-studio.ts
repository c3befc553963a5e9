import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { projectRoot } from '../../scripts/lib/runtime.mjs'
import { ENGINE_ENVIRONMENT } from '../../src/main/process/environment.ts'
import { spawnNode } from '../../src/main/process/node-child.ts'
import { Supervisor } from '../../src/main/process/supervisor.ts'
import { NO_SHELL } from '../../src/main/studio/shell-port.ts'
import { Studio } from '../../src/main/studio/studio.ts'

const startEngine = () => spawnNode(join(projectRoot, 'out/main/engine-host.js'), ENGINE_ENVIRONMENT)

/** A studio on a profile, whose engine's process is not started unless `engine` is. */
export async function openQuietStudio(profilePath: string, engine = new Supervisor(startEngine)): Promise<Studio> {
  return await Studio.open({
    profilePath,
    resourcesPath: join(projectRoot, 'resources'),
    sqliteBinding: null,
    versions: {},
    appVersion: 'bench',
    startTrial: startEngine,
    engineLink: engine,
    shell: NO_SHELL,
    headless: true,
    entries: pathToFileURL(join(projectRoot, 'out/main/')).href,
  })
}

/** A whole studio on a profile of its own with the bundled model, one thread and no GPU; `close` leaves nothing behind. */
export async function openBenchStudio(sequences: number | null = null): Promise<{
  studio: Studio
  close: () => Promise<void>
}> {
  const profilePath = mkdtempSync(join(tmpdir(), 'autoglm-bench-'))
  const engine = new Supervisor(startEngine)
  const studio = await openQuietStudio(profilePath, engine)
  engine.start()
  studio.settings.update('bench', { engine: { threads: 1, gpu: 'off', sequences } })
  await studio.addBundledModels()
  const close = async (): Promise<void> => {
    await studio.close()
    await engine.stop()
    rmSync(profilePath, { recursive: true, force: true })
  }
  return { studio, close }
}
