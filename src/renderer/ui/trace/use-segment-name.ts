import type { LedgerSegment } from '@shared/ledger.ts'
import { useTranslation } from 'react-i18next'

/** What a segment is called: what it is, whose, and in which turn. */
export function useSegmentName(): (segment: Pick<LedgerSegment, 'kind' | 'name' | 'turn'>) => string {
  const { t } = useTranslation()
  return ({ kind, name, turn }) => {
    const what = name === null ? t(`ledger.kind.${kind}`) : `${t(`ledger.kind.${kind}`)} ${name}`
    return turn === null ? what : t('ledger.inTurn', { what, turn })
  }
}
