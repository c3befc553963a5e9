import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { projectRoot } from '../../scripts/lib/runtime.mjs'
import type { OpenStoreOptions } from '../../src/main/store/open.ts'

/** The threads a studio gives its store, as built. */
export function storeThreads(): Required<Pick<OpenStoreOptions, 'readerEntry' | 'checkpointEntry'>> {
  const built = pathToFileURL(`${join(projectRoot, 'out', 'main')}/`)
  return { readerEntry: new URL('store-reader.js', built), checkpointEntry: new URL('store-checkpoint.js', built) }
}
