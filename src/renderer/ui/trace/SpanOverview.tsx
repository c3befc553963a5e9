import type { Span } from '@shared/runs.ts'
import { useTranslation } from 'react-i18next'
import { formatDuration, formatTime } from '../../lib/format.ts'
import { showValue } from '../../lib/text.ts'
import { CopyButton } from '../CopyButton.tsx'
import { Facts } from '../Facts.tsx'
import { useLocale } from '../use-locale.ts'
import { useNow } from '../use-now.ts'

/** What a span is, when it was, and its attributes under their OpenTelemetry names. */
export function SpanOverview({ span }: { span: Span }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const now = useNow(span.endedAt === null)
  const attributes = Object.entries(span.attributes).sort(([a], [b]) => a.localeCompare(b))
  return (
    <>
      <Facts
        facts={[
          { name: t('inspector.kind'), value: t(`spanKind.${span.kind}`) },
          { name: t('inspector.duration'), value: formatDuration((span.endedAt ?? now) - span.startedAt) },
          { name: t('inspector.started'), value: formatTime(span.startedAt, locale) },
          {
            name: t('inspector.id'),
            value: (
              <span className="with-copy">
                <code className="clip">{span.id}</code>
                <CopyButton text={span.id} />
              </span>
            ),
          },
        ]}
      />
      <h3 className="section-title">{t('inspector.attributes')}</h3>
      {attributes.length === 0 ? (
        <p className="quiet">{t('inspector.noAttributes')}</p>
      ) : (
        <Facts
          facts={attributes.map(([name, value]) => ({ name, value: <code>{showValue(value)}</code>, mono: true }))}
        />
      )}
    </>
  )
}
