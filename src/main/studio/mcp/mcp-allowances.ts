import { stat } from 'node:fs/promises'
import { isAbsolute, normalize } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import type { McpServerId } from '@shared/ids.ts'
import { McpAllows, NOTHING_ALLOWED } from '@shared/mcp-requests.ts'
import type { Store, Tx } from '../../store/types.ts'

const keyOf = (id: McpServerId): string => `mcp.allows.${id}`

/** What a server may ask of the studio: nothing, where nobody has said otherwise. */
export function readAllows(store: Tx | Store, id: McpServerId): McpAllows {
  const row = store.get<{ value: string }>('SELECT value FROM setting WHERE key = :key', { key: keyOf(id) })
  const parsed = McpAllows.safeParse(row ? JSON.parse(row.value) : {})
  return parsed.success ? parsed.data : NOTHING_ALLOWED
}

export function writeAllows(tx: Tx, id: McpServerId, allows: McpAllows): void {
  tx.run('INSERT INTO setting (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = :value', {
    key: keyOf(id),
    value: JSON.stringify(allows),
  })
}

export function forgetAllows(tx: Tx, id: McpServerId): void {
  tx.run('DELETE FROM setting WHERE key = :key', { key: keyOf(id) })
}

/** The same with each folder named once, as it is. Errors: VALIDATION_FAILED for what is no folder that is there. */
export async function checkedAllows({ roots, ...rest }: McpAllows): Promise<McpAllows> {
  const folders = [...new Set(roots.map((root) => normalize(root)))]
  for (const folder of folders) {
    const found = isAbsolute(folder) ? await stat(folder).catch(() => null) : null
    if (!found?.isDirectory())
      throw new StudioError('VALIDATION_FAILED', `${folder} is no folder that is there. Give its whole path.`)
  }
  return { ...rest, roots: folders }
}
