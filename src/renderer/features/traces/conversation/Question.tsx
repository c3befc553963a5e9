import type { Run } from '@shared/runs.ts'
import { useTranslation } from 'react-i18next'
import { TextBlock } from '../../../ui/TextBlock.tsx'

/** What the run was asked. */
export function Question({ run }: { run: Run }) {
  const { t } = useTranslation()
  return (
    <article className="question" aria-label={t('run.question')} data-testid="talk-question">
      <TextBlock text={run.input} mono={false} label={t('run.question')} limit={4000} />
    </article>
  )
}
