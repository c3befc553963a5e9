import type { DownloadOffer } from '@shared/downloads.ts'
import { useTranslation } from 'react-i18next'
import { formatBytes, formatCount, formatNumber } from '../../lib/format.ts'
import { Badge } from '../../ui/Badge.tsx'
import type { Fact } from '../../ui/Facts.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { FIT_TONES } from './FitPanel.tsx'

/** An offer as names and values. */
export function useOfferFacts(offer: DownloadOffer): Fact[] {
  const { t } = useTranslation()
  const locale = useLocale()
  const bytes = (value: number) => formatBytes(value, locale)
  const { model, fit, parts, sizeBytes, resumable } = offer
  const described = model && [
    model.format ?? t('models.noFormat'),
    model.parameters === null ? null : t('models.parametersOf', { shown: formatCount(model.parameters) }),
    model.quantization,
    model.contextLength === null ? null : t('models.contextOf', { shown: formatNumber(model.contextLength, locale) }),
  ]
  const size = sizeBytes === null ? t('offer.sizeUnknown') : bytes(sizeBytes)
  const need = fit
    ? offer.fitFrom === 'header'
      ? t('offer.memoryIs', { total: bytes(fit.need.total), tokens: formatNumber(fit.contextSize, locale) })
      : t('offer.memoryAbout', { total: bytes(fit.need.total) })
    : t('offer.memoryUnknown')
  const facts: Fact[] = [
    { name: t('offer.source'), value: <span className="break">{offer.source}</span> },
    { name: t('offer.size'), value: parts > 1 ? `${size} · ${t('get.parts', { count: parts })}` : size },
    { name: t('offer.free'), value: bytes(offer.freeBytes) },
    {
      name: t('offer.memory'),
      value: (
        <>
          {need} {fit ? <Badge tone={FIT_TONES[fit.verdict]}>{t(`fit.verdict.${fit.verdict}`)}</Badge> : null}
        </>
      ),
    },
    { name: t('offer.checksum'), value: offer.checksum ? t('offer.checksumKnown') : t('offer.checksumUnknown') },
    { name: t('offer.license'), value: offer.license.name ?? t('offer.licenseUnknown') },
  ]
  if (described) facts.unshift({ name: t('offer.model'), value: described.filter((each) => each !== null).join(' · ') })
  if (resumable !== null)
    facts.push({ name: t('offer.resume'), value: resumable ? t('offer.resumable') : t('offer.notResumable') })
  return facts
}
