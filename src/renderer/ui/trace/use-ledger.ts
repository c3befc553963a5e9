import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import type { Ledger } from '@shared/ledger.ts'
import type { Span } from '@shared/runs.ts'
import { useEffect, useState } from 'react'
import { api } from '../../bridge/connection.ts'

/** The ledger of an inference, asked for when it is looked at; both null until it came. */
export function useLedger({ runId, id: spanId }: Span): { ledger: Ledger | null; error: ErrorInfo | null } {
  const [ledger, setLedger] = useState<Ledger | null>(null)
  const [error, setError] = useState<ErrorInfo | null>(null)
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    const ask = async () => {
      try {
        const found = await api().runs.ledger({ runId, spanId }, { signal })
        if (!signal.aborted) setLedger(found)
      } catch (thrown) {
        if (!signal.aborted) setError(toErrorInfo(thrown))
      }
    }
    void ask()
    return () => controller.abort()
  }, [runId, spanId])
  return { ledger, error }
}
