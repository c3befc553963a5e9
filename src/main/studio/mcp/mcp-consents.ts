import type { ToolEffect } from '@shared/agents.ts'
import { StudioError } from '@shared/errors.ts'
import type { AuditLog } from '../../govern/audit.ts'
import type { Store } from '../../store/types.ts'
import { firstVersion } from '../authored/tool-rows.ts'
import { listToolRows, type ServerRow, setConsent, setEffect } from './mcp-rows.ts'
import { namesOf } from './tool-names.ts'

/** A tool as the person saw it. */
export interface ToolAsShown {
  name: string
  hash: string
}

interface Books {
  store: Store
  audit: AuditLog
}

/** Lets agents have tools as they were listed, or takes them back. Errors: NOT_FOUND; CONFLICT when one is listed otherwise by now. */
export function writeConsent(
  { store, audit }: Books,
  actor: string,
  { id, name }: ServerRow,
  tools: readonly ToolAsShown[],
  given: boolean,
): void {
  store.write((tx) => {
    const rows = listToolRows(tx, id)
    const known = new Map(rows.map((each) => [each.listed.name, each]))
    const called = namesOf(name, rows)
    for (const tool of tools) {
      const found = known.get(tool.name)
      if (!found) throw new StudioError('NOT_FOUND', `${name} has no tool "${tool.name}".`)
      if (given && found.listedHash !== tool.hash)
        throw new StudioError('CONFLICT', `${name} lists "${tool.name}" otherwise by now. Look at it again.`)
      if (given && found.consent === 'given') continue
      const version = given ? firstVersion(tx, called.get(tool.name) ?? tool.name) : found.version
      setConsent(tx, id, tool.name, given ? tool.hash : null, version)
    }
    const action = given ? 'mcp.consented' : 'mcp.consent-withdrawn'
    const details = { server: name, tools: tools.map((tool) => tool.name) }
    audit.appendIn(tx, { actor, action, subject: id, result: 'ok', details })
  })
}

/** What the person says a tool may change, whatever the server claims. Errors: NOT_FOUND. */
export function writeEffect(
  { store, audit }: Books,
  actor: string,
  { id, name }: ServerRow,
  tool: string,
  effect: ToolEffect,
): void {
  store.write((tx) => {
    const rows = listToolRows(tx, id)
    const found = rows.find(({ listed }) => listed.name === tool)
    if (!found) throw new StudioError('NOT_FOUND', `${name} has no tool "${tool}".`)
    if (found.effect === effect) return
    setEffect(tx, id, tool, effect, firstVersion(tx, namesOf(name, rows).get(tool) ?? tool))
    const details = { server: name, tool, from: found.effect, to: effect }
    audit.appendIn(tx, { actor, action: 'mcp.effect', subject: id, result: 'ok', details })
  })
}
