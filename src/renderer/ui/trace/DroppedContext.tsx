import type { Span } from '@shared/runs.ts'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../lib/format.ts'
import { useLocale } from '../use-locale.ts'

/** What a summary of older steps stands for: how much was dropped from the context, and why. */
export function DroppedContext({ span: { attributes } }: { span: Span }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const number = (name: string) => formatNumber(Number(attributes[`studio.context.${name}`] ?? 0), locale)
  return (
    <p className="step__wait" data-testid="step-dropped">
      {t('run.dropped', {
        count: Number(attributes['studio.context.dropped_messages'] ?? 0),
        tokens: number('prompt_tokens'),
        size: number('size'),
      })}
    </p>
  )
}
