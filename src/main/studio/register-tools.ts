import { hashJson } from '../kit/canonical.ts'
import type { Store } from '../store/types.ts'
import type { ToolRegistry } from '../tools/registry.ts'

/** Keeps a row for every version of every tool, so that a trace can name exactly what was declared. */
export function registerTools(store: Store, registry: ToolRegistry): void {
  if (store.readOnly) return
  store.write((tx) => {
    const rows = tx.all<{ name: string; version: number }>('SELECT name, version FROM tool')
    const known = new Set(rows.map(({ name, version }) => `${name} ${version}`))
    for (const tool of registry.list({ allowHttp: true })) {
      if (known.has(`${tool.name} ${tool.version}`)) continue
      const definition = JSON.stringify({ ...tool, disabledReason: null })
      tx.run(
        `INSERT INTO tool (name, version, schema_hash, definition, created_at) VALUES (:name, :version, :hash, :definition, :now)
         ON CONFLICT (name, version) DO NOTHING`,
        { name: tool.name, version: tool.version, hash: hashJson(tool.inputSchema), definition, now: Date.now() },
      )
    }
  })
}
