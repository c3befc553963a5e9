import { Agent, type AgentVersion } from '@shared/agents.ts'
import type { AgentId } from '@shared/ids.ts'
import type { Tx } from '../../store/types.ts'

export function saveAgent(tx: Tx, agent: Agent): void {
  tx.run('INSERT INTO agent (id, version, definition, created_at) VALUES (:id, :version, :definition, :now)', {
    id: agent.id,
    version: agent.version,
    definition: JSON.stringify(agent),
    now: Date.now(),
  })
}

/** The newest version of each that was not removed, in the order in which they came. */
export function listAgents(tx: Tx): Agent[] {
  const rows = tx.all<{ definition: string }>(
    `SELECT definition FROM agent AS newest
     WHERE version = (SELECT max(version) FROM agent WHERE id = newest.id)
     ORDER BY (SELECT min(rowid) FROM agent WHERE id = newest.id)`,
  )
  return rows.map(({ definition }) => Agent.parse(JSON.parse(definition))).filter(({ removed }) => !removed)
}

/** Every version of one, newest first. */
export function versionsOf(tx: Tx, id: AgentId): AgentVersion[] {
  const rows = tx.all<{ definition: string; createdAt: number }>(
    'SELECT definition, created_at AS createdAt FROM agent WHERE id = :id ORDER BY version DESC',
    { id },
  )
  return rows.map(({ definition, createdAt }) => ({ agent: Agent.parse(JSON.parse(definition)), createdAt }))
}
