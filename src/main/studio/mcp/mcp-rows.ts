import { ToolEffect } from '@shared/agents.ts'
import { McpServerId } from '@shared/ids.ts'
import { type McpConsent, McpDefinition } from '@shared/mcp.ts'
import { hashJson } from '../../kit/canonical.ts'
import type { Store, Tx } from '../../store/types.ts'
import type { ListedTool } from '../../tools/mcp/types.ts'

/** A server as it is written down. */
export interface ServerRow {
  id: McpServerId
  name: string
  definition: McpDefinition
  confirmedHash: string | null
  enabled: boolean
}

export interface ToolRow {
  listed: ListedTool
  listedHash: string
  consent: McpConsent
  effect: ToolEffect
  version: number
}

/** By name. */
export function listServers(store: Tx): ServerRow[] {
  return store
    .all<{ id: string; name: string; definition: string; confirmedHash: string | null; enabled: number }>(
      `SELECT id, name, definition, confirmed_hash AS confirmedHash, enabled FROM mcp_server ORDER BY name`,
    )
    .map((row) => ({
      ...row,
      id: McpServerId.parse(row.id),
      definition: McpDefinition.parse(JSON.parse(row.definition)),
      enabled: row.enabled === 1,
    }))
}

export function insertServer(tx: Tx, id: McpServerId, name: string, definition: McpDefinition): void {
  tx.run('INSERT INTO mcp_server (id, name, definition, added_at) VALUES (:id, :name, :definition, :now)', {
    id,
    name,
    definition: JSON.stringify(definition),
    now: Date.now(),
  })
}

export function updateDefinition(tx: Tx, id: McpServerId, definition: McpDefinition): void {
  tx.run('UPDATE mcp_server SET definition = :definition WHERE id = :id', {
    id,
    definition: JSON.stringify(definition),
  })
}

export function confirmServer(tx: Tx, id: McpServerId, hash: string): void {
  tx.run('UPDATE mcp_server SET confirmed_hash = :hash, enabled = 1 WHERE id = :id', { id, hash })
}

export function setEnabled(tx: Tx, id: McpServerId, enabled: boolean): void {
  tx.run('UPDATE mcp_server SET enabled = :enabled WHERE id = :id', { id, enabled: enabled ? 1 : 0 })
}

export function deleteServer(tx: Tx, id: McpServerId): void {
  tx.run('DELETE FROM mcp_server WHERE id = :id', { id })
}

/** In the order of their names. */
export function listToolRows(store: Tx, id: McpServerId): ToolRow[] {
  return store
    .all<{
      listed: string
      listedHash: string
      consentHash: string | null
      effect: string
      version: number
      gone: number
    }>(
      `SELECT listed, listed_hash AS listedHash, consent_hash AS consentHash, effect, version, gone
       FROM mcp_tool WHERE server_id = :id ORDER BY name`,
      { id },
    )
    .map(({ listed, listedHash, consentHash, effect, version, gone }) => ({
      listed: JSON.parse(listed) as ListedTool,
      listedHash,
      consent: gone === 1 ? 'gone' : consentHash === null ? 'new' : consentHash === listedHash ? 'given' : 'changed',
      effect: ToolEffect.parse(effect),
      version,
    }))
}

/** Writes down what a server lists now; gives the names of those it had not so before. */
export function keepListed(store: Store, id: McpServerId, tools: readonly ListedTool[]): string[] {
  const before = new Map(listToolRows(store, id).map((row) => [row.listed.name, row]))
  const names = new Set(tools.map(({ name }) => name))
  const put = tools
    .map((tool) => ({ tool, hash: hashJson(tool) }))
    .filter(({ tool, hash }) => {
      const known = before.get(tool.name)
      return known?.listedHash !== hash || known.consent === 'gone'
    })
  const gone = [...before.values()].filter(({ listed, consent }) => !names.has(listed.name) && consent !== 'gone')
  if (put.length + gone.length === 0) return []
  store.write((tx) => {
    for (const { tool, hash } of put)
      tx.run(
        `INSERT INTO mcp_tool (server_id, name, listed, listed_hash) VALUES (:id, :name, :listed, :hash)
         ON CONFLICT (server_id, name) DO UPDATE SET listed = excluded.listed, listed_hash = excluded.listed_hash,
           effect = CASE WHEN listed_hash = excluded.listed_hash THEN effect ELSE 'irreversible' END, gone = 0`,
        { id, name: tool.name, listed: JSON.stringify(tool), hash },
      )
    for (const { listed } of gone)
      tx.run('UPDATE mcp_tool SET gone = 1 WHERE server_id = :id AND name = :name', { id, name: listed.name })
  })
  return [...put.map(({ tool }) => tool.name), ...gone.map(({ listed }) => listed.name)]
}

/** Consent to a tool as it was listed, or its end when `hash` is null. */
export function setConsent(tx: Tx, id: McpServerId, name: string, hash: string | null, version: number): void {
  tx.run('UPDATE mcp_tool SET consent_hash = :hash, version = :version WHERE server_id = :id AND name = :name', {
    id,
    name,
    hash,
    version,
  })
}

export function setEffect(tx: Tx, id: McpServerId, name: string, effect: ToolEffect, version: number): void {
  tx.run('UPDATE mcp_tool SET effect = :effect, version = :version WHERE server_id = :id AND name = :name', {
    id,
    name,
    effect,
    version,
  })
}
