import { pathToFileURL } from 'node:url'
import { bundleForNode } from './bundle.ts'

/** Builds the store reader's worker and says where it is; pass `entry` to `openStore` and call `remove` at the end. */
export async function buildReaderEntry(): Promise<{ entry: URL; remove: () => void }> {
  const { file, remove } = await bundleForNode('src/main/store/reader-worker.ts')
  return { entry: pathToFileURL(file), remove }
}
