import type { AuditLog } from '../govern/audit.ts'
import type { Witness } from '../memory/versions.ts'
import type { Store, Tx } from '../store/types.ts'

interface AuditedChange {
  actor: string
  action: string
  subject: string
  source: Witness['source']
  details: Record<string, unknown>
}

/** Makes a change in one transaction with the row of the audit log that tells of it, which is also the change's witness. */
export function auditedChange<T>(
  { store, audit }: { store: Store; audit: AuditLog },
  { source, ...entry }: AuditedChange,
  work: (tx: Tx, witness: Witness) => T,
): T {
  return store.write((tx) => {
    const { seq, hash } = audit.appendIn(tx, { ...entry, result: 'ok' })
    return work(tx, { session: 'audit', seq, span: null, hash, source })
  })
}
