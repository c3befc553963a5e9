import { StickyNote } from 'lucide-react'
import { useTranslation } from 'react-i18next'

/** Says in a row that there are annotations; nothing when there are none. */
export function AnnotatedMark({ count }: { count: number }) {
  const { t } = useTranslation()
  if (count === 0) return null
  const said = t('annotations.marked', { count })
  return (
    <span className="annotated-mark" title={said} data-testid="annotated-mark">
      <StickyNote size={12} aria-hidden="true" />
      <span className="sr-only">{said}</span>
    </span>
  )
}
