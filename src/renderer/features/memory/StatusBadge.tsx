import type { MemoryStatus } from '@shared/memory.ts'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../ui/Badge.tsx'

const TONES = { active: 'good', conflict: 'warn', superseded: 'neutral', retracted: 'bad' } as const

/** Says nothing of what simply holds. */
export function StatusBadge({ status }: { status: MemoryStatus }) {
  const { t } = useTranslation()
  return status === 'active' ? null : <Badge tone={TONES[status]}>{t(`memory.status.${status}`)}</Badge>
}
