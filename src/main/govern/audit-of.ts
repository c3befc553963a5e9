import type { AuditEntry } from '@shared/audit.ts'
import type { Tx } from '../store/types.ts'
import type { AuditRow } from './audit-chain.ts'

/** Rows given at most. */
const MOST = 200

/** The audit rows about one thing, oldest first: those whose details name it as `member`, or whose subject it is. */
export function auditOf(tx: Pick<Tx, 'all'>, member: 'spanId' | 'runId', id: string): AuditEntry[] {
  const rows = tx.all<AuditRow>(
    `SELECT seq, at, actor, action, subject, result, details,
       details_digest AS detailsDigest, previous_hash AS previousHash, hash
     FROM audit WHERE subject = :id OR instr(details, :named) > 0 ORDER BY seq LIMIT :most`,
    { id, named: `${JSON.stringify(member)}:${JSON.stringify(id)}`, most: MOST },
  )
  return rows.map(({ details: _, ...entry }) => entry)
}
