import type { ExportPreview } from '@shared/share.ts'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../../lib/class-names.ts'
import { formatBytes, formatNumber } from '../../../lib/format.ts'
import { useLocale } from '../../../ui/use-locale.ts'

/** What would leave: how much, of what kinds, and each text that is replaced. */
export function ExportPreviewPane({ preview, stale }: { preview: ExportPreview; stale: boolean }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { bytes, spans, events, values, findings, replaced, proof } = preview
  const steps = Object.values(spans).reduce((sum, count) => sum + count, 0)
  const facts = [
    { name: t('share.size'), value: formatBytes(bytes, locale) },
    { name: t('traces.steps'), value: formatNumber(steps, locale) },
    ...(events > 0 ? [{ name: t('share.events'), value: formatNumber(events, locale) }] : []),
    ...(values > 0 ? [{ name: t('share.values'), value: formatNumber(values, locale) }] : []),
  ]
  return (
    <section
      className={classNames('export-preview', stale && 'export-preview--stale')}
      aria-label={t('share.preview')}
      aria-busy={stale}
      data-testid="export-preview"
    >
      <dl className="export-preview__facts">
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="export-preview__proof">{t(`share.proof.${proof}`)}</p>
      {replaced > 0 ? (
        <>
          <p className="export-preview__title">
            {t('share.replaced', { count: replaced, shown: formatNumber(replaced, locale) })}
          </p>
          <ul className="export-preview__findings">
            {findings.map(({ mark, text, count }) => (
              <li key={`${mark} ${text}`}>
                <code className="clip">{text}</code>
                <span aria-hidden="true">→</span>
                <code>{mark}</code>
                <span className="export-preview__count">×{formatNumber(count, locale)}</span>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className="export-preview__title">{t('share.nothingReplaced')}</p>
      )}
    </section>
  )
}
