import { useTranslation } from 'react-i18next'

interface Counted {
  passed: number
  total: number
}

/** How many more or fewer cases passed than the time before; nothing when the cases are not as many. */
export function Delta({ now, before }: { now: Counted; before: Counted | undefined }) {
  const { t } = useTranslation()
  if (!before || before.total !== now.total || before.passed === now.passed) return null
  const change = now.passed - before.passed
  const shown = change > 0 ? `+${change}` : `−${-change}`
  return (
    <span className={change > 0 ? 'delta delta--up' : 'delta delta--down'} title={t('cases.since')}>
      {shown}
    </span>
  )
}
