import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const shared = { '@shared': resolve('src/shared') }

/** Kept out of every bundle: native code finds its own files beside itself, and Electron is provided by the runtime. */
const external = ['electron', 'better-sqlite3', 'node-llama-cpp']

/** Node built into the oldest Electron we run on (33) is 20.18. */
const nodeTarget = 'node20'

/** The rasterizer's WebAssembly, which its JavaScript looks for beside the program. */
const resvg = {
  name: 'resvg-wasm',
  generateBundle(this: { emitFile(file: { type: 'asset'; fileName: string; source: Uint8Array }): string }) {
    const source = readFileSync(resolve('node_modules/@resvg/resvg-wasm/index_bg.wasm'))
    this.emitFile({ type: 'asset', fileName: 'resvg.wasm', source })
  },
}

/** The editor's copy of TypeScript declares a `require` of its own that is nothing, where the bundler declares a real one. */
const typescriptWithoutNode = {
  name: 'typescript-without-node',
  transform(code: string, id: string) {
    if (!id.includes('typescriptServices.js')) return null
    return { code: code.replace(/\b(require|__filename|__dirname)\b/g, '$1Nowhere'), map: null }
  },
}

export default defineConfig({
  main: {
    plugins: [resvg, typescriptWithoutNode],
    resolve: { alias: shared },
    build: {
      target: nodeTarget,
      externalizeDeps: false,
      sourcemap: true,
      rollupOptions: {
        external,
        input: {
          index: resolve('src/main/index.ts'),
          cli: resolve('src/main/cli.ts'),
          'studio-host': resolve('src/main/studio-host.ts'),
          'engine-host': resolve('src/main/engine-host.ts'),
          'store-reader': resolve('src/main/store/reader-worker.ts'),
          'store-checkpoint': resolve('src/main/store/checkpoint-worker.ts'),
          'sandbox-worker': resolve('src/main/tools/sandbox/sandbox-worker.ts'),
          'job-worker': resolve('src/main/tools/jobs/job-worker.ts'),
          'sql-worker': resolve('src/main/store/sql-worker.ts'),
          'vector-worker': resolve('src/main/memory/vectors/vector-worker.ts'),
        },
      },
    },
  },
  preload: {
    resolve: { alias: shared },
    build: {
      target: nodeTarget,
      externalizeDeps: false,
      rollupOptions: {
        external: ['electron'],
        input: { index: resolve('src/preload/index.ts'), python: resolve('src/preload/python.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve('src/renderer'),
    resolve: { alias: { ...shared, '@renderer': resolve('src/renderer') } },
    plugins: [react()],
    build: {
      target: 'chrome130',
      // Parsing is most of what the page does before its first paint.
      minify: true,
      sourcemap: true,
      rollupOptions: { input: { index: resolve('src/renderer/index.html') } },
    },
  },
})
