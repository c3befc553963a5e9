import type { InferenceContent, Span } from '@shared/runs.ts'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { segmentByToken } from '../../lib/ledger.ts'
import { ErrorPanel } from '../ErrorPanel.tsx'
import { Skeleton } from '../States.tsx'
import { ContextGrowth } from './ContextGrowth.tsx'
import { LedgerTable } from './LedgerTable.tsx'
import { PromptTokens } from './PromptTokens.tsx'
import { useLedger } from './use-ledger.ts'

/** What the model read, token by token, and what each token was there for. */
export function PromptPanel({ span, prompt }: { span: Span; prompt: InferenceContent['prompt'] }) {
  const { t } = useTranslation()
  const { ledger, error } = useLedger(span)
  const [chosen, setChosen] = useState<number | null>(null)
  const owners = useMemo(
    () => (ledger ? segmentByToken(ledger.segments, prompt.tokens.length) : null),
    [ledger, prompt.tokens],
  )
  return (
    <>
      {error ? <ErrorPanel error={error} title={t('ledger.failed')} /> : null}
      {ledger ? (
        <>
          <LedgerTable ledger={ledger} chosen={chosen} onChoose={setChosen} />
          <ContextGrowth ledger={ledger} />
        </>
      ) : null}
      {ledger || error ? null : <Skeleton lines={6} label={t('common.loading')} />}
      <PromptTokens
        tokens={prompt.tokens}
        text={prompt.text}
        segments={ledger?.segments ?? []}
        owners={owners}
        chosen={chosen}
      />
    </>
  )
}
