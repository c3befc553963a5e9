import { mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'vite'

/**
 * Builds one TypeScript entry for Node as the product is built, driver external. The file lies inside node_modules, where
 * it finds its packages; `remove` deletes it.
 */
export async function bundleForNode(source: string): Promise<{ file: string; remove: () => void }> {
  const folder = mkdtempSync(join(resolve('node_modules'), '.test-bundle-'))
  await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '@shared': resolve('src/shared') } },
    build: {
      ssr: resolve(source),
      target: 'node20',
      outDir: folder,
      rollupOptions: { external: ['better-sqlite3'], output: { entryFileNames: 'entry.mjs' } },
    },
    ssr: { noExternal: true, external: ['better-sqlite3'] },
  })
  return { file: join(folder, 'entry.mjs'), remove: () => rmSync(folder, { recursive: true, force: true }) }
}
