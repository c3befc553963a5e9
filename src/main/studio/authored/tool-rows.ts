import {
  AuthoredTool,
  SavedCall,
  type ToolDeclaration,
  type ToolProblem,
  type ToolVersion,
} from '@shared/authored-tools.ts'
import { StudioError } from '@shared/errors.ts'
import type { ToolCallId, ToolId } from '@shared/ids.ts'
import type { Store, Tx } from '../../store/types.ts'

interface Row {
  id: string
  enabled: number
  granted: string
  createdAt: number
  version: number
  name: string
  declaration: string | null
  problem: string | null
  savedAt: number
  calls: number
}

export interface NewVersion {
  toolId: ToolId
  version: number
  name: string
  source: string
  declaration: ToolDeclaration | null
  problem: ToolProblem | null
  savedAt: number
}

const NEWEST = `SELECT tool.id, tool.enabled, tool.granted, tool.created_at AS createdAt, newest.version, newest.name, newest.declaration,
       newest.problem, newest.saved_at AS savedAt,
       (SELECT count(*) FROM tool_saved_call AS call WHERE call.tool_id = tool.id) AS calls
     FROM authored_tool AS tool
     JOIN authored_tool_version AS newest ON newest.tool_id = tool.id
       AND newest.version = (SELECT max(version) FROM authored_tool_version WHERE tool_id = tool.id)`

/** Every tool as its newest version stands, by name. */
export function listTools(store: Store): AuthoredTool[] {
  return store.all<Row>(`${NEWEST} ORDER BY newest.name, tool.id`).map(fromRow)
}

/** The tool of this id, else the first of this name. */
export function findTool(store: Store, name: string): AuthoredTool | null {
  const sql = `${NEWEST} WHERE tool.id = :name OR newest.name = :name ORDER BY tool.id = :name DESC, tool.id LIMIT 1`
  const row = store.get<Row>(sql, { name })
  return row ? fromRow(row) : null
}

function fromRow({ declaration, problem, granted, enabled, ...row }: Row): AuthoredTool {
  return AuthoredTool.parse({
    ...row,
    enabled: enabled === 1,
    granted: JSON.parse(granted),
    declaration: declaration === null ? null : JSON.parse(declaration),
    problem: problem === null ? null : JSON.parse(problem),
  })
}

/** The source of a version, of the newest when none is named. Errors: NOT_FOUND. */
export function readSource(tx: Tx, id: ToolId, version?: number): { version: number; source: string } {
  const row = tx.get<{ version: number; source: string }>(
    `SELECT version, source FROM authored_tool_version
     WHERE tool_id = :id AND (:version IS NULL OR version = :version) ORDER BY version DESC LIMIT 1`,
    { id, version: version ?? null },
  )
  if (row) return row
  throw new StudioError(
    'NOT_FOUND',
    version ? `There is no version ${version} of this tool.` : 'There is no such tool.',
  )
}

/** Newest first. */
export function listVersions(store: Store, id: ToolId): ToolVersion[] {
  return store
    .all<Omit<ToolVersion, 'broken'> & { broken: number }>(
      `SELECT version, saved_at AS savedAt, length(source) AS characters, declaration IS NULL AS broken
       FROM authored_tool_version WHERE tool_id = :id ORDER BY version DESC`,
      { id },
    )
    .map((row) => ({ ...row, broken: row.broken === 1 }))
}

/** The first version number of a tool of this name: records name tools by name and version, also those that were removed. */
export function firstVersion(tx: Tx, name: string): number {
  const row = tx.get<{ highest: number | null }>('SELECT max(version) AS highest FROM tool WHERE name = :name', {
    name,
  })
  return (row?.highest ?? 0) + 1
}

export function insertTool(tx: Tx, id: ToolId, now: number): void {
  tx.run('INSERT INTO authored_tool (id, created_at) VALUES (:id, :now)', { id, now })
}

export function insertVersion(tx: Tx, version: NewVersion): void {
  const { declaration, problem } = version
  tx.run(
    `INSERT INTO authored_tool_version (tool_id, version, name, source, declaration, problem, saved_at)
     VALUES (:toolId, :version, :name, :source, :declaration, :problem, :savedAt)`,
    {
      ...version,
      declaration: declaration && JSON.stringify(declaration),
      problem: problem && JSON.stringify(problem),
    },
  )
}

export function setGrants(tx: Tx, id: ToolId, enabled: boolean, granted: readonly string[]): void {
  tx.run('UPDATE authored_tool SET enabled = :enabled, granted = :granted WHERE id = :id', {
    id,
    enabled: enabled ? 1 : 0,
    granted: JSON.stringify(granted),
  })
}

export function deleteTool(tx: Tx, id: ToolId): void {
  tx.run('DELETE FROM authored_tool WHERE id = :id', { id })
}

/** Oldest first. */
export function listCalls(store: Tx, toolId: ToolId): SavedCall[] {
  return store
    .all<{ id: string; name: string; input: string; assertions: string }>(
      'SELECT id, name, input, assertions FROM tool_saved_call WHERE tool_id = :toolId ORDER BY created_at, id',
      { toolId },
    )
    .map((row) => SavedCall.parse({ ...row, input: JSON.parse(row.input), assertions: JSON.parse(row.assertions) }))
}

/** Adds it, or puts it in the place of the one with its id. */
export function putCall(tx: Tx, toolId: ToolId, call: SavedCall, now: number): void {
  tx.run(
    `INSERT INTO tool_saved_call (id, tool_id, name, input, assertions, created_at)
     VALUES (:id, :toolId, :name, :input, :assertions, :now)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, input = excluded.input, assertions = excluded.assertions
     WHERE tool_id = excluded.tool_id`,
    {
      id: call.id,
      toolId,
      name: call.name,
      input: JSON.stringify(call.input),
      assertions: JSON.stringify(call.assertions),
      now,
    },
  )
}

/** Gives whether there was such a call. */
export function deleteCall(tx: Tx, toolId: ToolId, id: ToolCallId): boolean {
  return tx.run('DELETE FROM tool_saved_call WHERE id = :id AND tool_id = :toolId', { id, toolId }).changes > 0
}
