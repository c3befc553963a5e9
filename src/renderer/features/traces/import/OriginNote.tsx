import type { RunId } from '@shared/ids.ts'
import { FileInput } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatTime } from '../../../lib/format.ts'
import { useLocale } from '../../../ui/use-locale.ts'
import { useOrigin } from './use-origin.ts'

/** Says that a run was imported, from what, and what its record proves. */
export function OriginNote({ runId }: { runId: RunId }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const origin = useOrigin(runId)
  if (!origin) return null
  const { fileName, importedAt, kind, proof } = origin
  return (
    <p className="origin-note" data-testid="origin-note" data-proof={proof}>
      <FileInput size={14} aria-hidden="true" />
      <span>
        <strong>{kind === 'call' ? t('share.calledBy') : t('share.from', { kind: t(`share.kindIs.${kind}`) })}</strong>{' '}
        <code className="origin-note__file">{fileName}</code> · {formatTime(importedAt, locale)} ·{' '}
        {t(`share.standing.${proof}`)}
      </span>
    </p>
  )
}
