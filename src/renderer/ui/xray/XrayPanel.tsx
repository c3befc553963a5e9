import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import type { Span } from '@shared/runs.ts'
import type { TokenRange, Xray } from '@shared/xray.ts'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../bridge/connection.ts'
import { ErrorPanel } from '../ErrorPanel.tsx'
import { Skeleton } from '../States.tsx'
import { SaveCase } from './SaveCase.tsx'
import { XrayView } from './XrayView.tsx'

/** The X-ray of one inference, asked for when it is looked at. */
export function XrayPanel({ span }: { span: Span }) {
  const { t } = useTranslation()
  const [xray, setXray] = useState<Xray | null>(null)
  const [error, setError] = useState<ErrorInfo | null>(null)
  const { runId, id: spanId } = span
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    const ask = async () => {
      try {
        const found = await api().runs.xray({ runId, spanId }, { signal })
        if (!signal.aborted) setXray(found)
      } catch (thrown) {
        if (!signal.aborted) setError(toErrorInfo(thrown))
      }
    }
    void ask()
    return () => controller.abort()
  }, [runId, spanId])
  if (error) return <ErrorPanel error={error} title={t('xray.failed')} />
  if (!xray) return <Skeleton lines={6} label={t('common.loading')} />
  return <XrayOfAnswer xray={xray} />
}

function XrayOfAnswer({ xray }: { xray: Xray }) {
  const [chosen, setChosen] = useState<TokenRange | null>(null)
  return (
    <>
      <SaveCase xray={xray} />
      <XrayView xray={xray} chosen={chosen} onChoose={setChosen} />
    </>
  )
}
