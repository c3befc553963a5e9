import type { AuditEntry, AuditVerdict } from '@shared/audit.ts'
import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import { createStore } from 'zustand/vanilla'
import { api } from '../../bridge/connection.ts'

/** Entries shown. */
const SHOWN = 50

interface AuditState {
  verifying: boolean
  verdict: AuditVerdict | null
  entries: AuditEntry[] | null
  error: ErrorInfo | null
}

export const auditState = createStore<AuditState>(() => ({
  verifying: false,
  verdict: null,
  entries: null,
  error: null,
}))

/** Checks the whole chain, and reads the newest entries again. */
export async function verifyAudit(): Promise<void> {
  if (auditState.getState().verifying) return
  auditState.setState({ verifying: true, error: null })
  try {
    const verdict = await api().audit.verify()
    auditState.setState({ verdict })
    await loadAudit()
  } catch (error) {
    auditState.setState({ error: toErrorInfo(error) })
  } finally {
    auditState.setState({ verifying: false })
  }
}

export async function loadAudit(): Promise<void> {
  try {
    auditState.setState({ entries: await api().audit.list({ limit: SHOWN }), error: null })
  } catch (error) {
    auditState.setState({ error: toErrorInfo(error) })
  }
}
