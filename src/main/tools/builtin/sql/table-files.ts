import { StudioError } from '@shared/errors.ts'
import type { TableFile } from '../../ports.ts'
import type { ToolContext } from '../../types.ts'
import { realFile } from './database-file.ts'

const FORMATS: ReadonlyMap<string, TableFile['format']> = new Map(
  Object.entries<TableFile['format']>({
    csv: 'csv',
    txt: 'csv',
    tsv: 'tsv',
    tab: 'tsv',
    json: 'json',
    jsonl: 'jsonl',
    ndjson: 'jsonl',
  }),
)

/** Files of the workspace as the model names them, `data.json#items` for a list within one. Errors: TOOL_INVALID_ARGUMENTS, as `openFileInside`. */
export async function tableFiles(
  context: Pick<ToolContext, 'workspacePath'>,
  names: readonly string[],
): Promise<TableFile[]> {
  return await Promise.all(
    names.map(async (named): Promise<TableFile> => {
      const [, name = named, within] = /^(.*\.(?:json|jsonl|ndjson))#(.*)$/is.exec(named) ?? []
      const format = FORMATS.get((/\.([^./\\]+)$/.exec(name)?.[1] ?? '').toLowerCase())
      if (!format) {
        throw new StudioError(
          'TOOL_INVALID_ARGUMENTS',
          `"${named}" is no table: only .csv, .tsv, .json and .jsonl files are. Use sql_query for SQLite files.`,
        )
      }
      const path = await realFile(context, name)
      return { path, name, format, within: within ? within.split('.').filter((each) => each !== '') : [] }
    }),
  )
}
