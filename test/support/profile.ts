import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { migrations } from '../../src/main/store/migrations/all.ts'
import { type OpenStoreOptions, openStore } from '../../src/main/store/open.ts'
import type { Store } from '../../src/main/store/types.ts'

export interface Profile {
  folder: string
  /** The database file. */
  path: string
  /** Opens the real store in this folder; closed after the test if the test does not. */
  open(options?: Partial<OpenStoreOptions>): Promise<Store>
}

/** A profile in a folder of its own, removed after the test. */
export function temporaryProfile(): Profile {
  const folder = mkdtempSync(join(tmpdir(), 'studio-profile-'))
  const stores: Store[] = []
  undo.push(async () => {
    for (const store of stores) await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const path = join(folder, 'studio.db')
  return {
    folder,
    path,
    open: async (options = {}) => {
      const store = await openStore({ path, migrations, appVersion: '0.1.0', ...options })
      stores.push(store)
      return store
    },
  }
}

const undo: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})
