import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import type { Model, ModelFit } from '@shared/models.ts'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../bridge/connection.ts'
import { useStudio } from '../../bridge/studio-store.ts'
import { formatBytes, formatNumber } from '../../lib/format.ts'
import { Badge, type Tone } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { Skeleton } from '../../ui/States.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { loadModel } from './models-commands.ts'

/** Contexts worth asking about, in tokens. */
const CONTEXTS = [2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072]
export const FIT_TONES: Record<ModelFit['verdict'], Tone> = { fits: 'good', tight: 'warn', 'too-large': 'bad' }

/** Whether the model fits into this machine's memory, at a context that can be chosen. */
export function FitPanel({ model }: { model: Model }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const id = useId()
  const standard = useStudio((studio) => studio.settings.engine.contextSize)
  const [asked, setAsked] = useState<number | null>(null)
  const [fit, setFit] = useState<ModelFit | null>(null)
  const [error, setError] = useState<ErrorInfo | null>(null)
  const contextSize = asked ?? standard ?? undefined
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    const ask = async () => {
      try {
        const found = await api().models.estimate({ modelId: model.id, contextSize }, { signal })
        if (signal.aborted) return
        setFit(found)
        setError(null)
      } catch (thrown) {
        if (!signal.aborted) setError(toErrorInfo(thrown))
      }
    }
    void ask()
    return () => controller.abort()
  }, [model.id, contextSize])

  const most = model.contextLength ?? 8192
  const choices = [...new Set([...CONTEXTS.filter((size) => size < most), most, fit?.contextSize ?? most])]
  return (
    <section aria-label={t('fit.title')} data-testid="model-fit" data-verdict={fit?.verdict}>
      <h3 className="section-title">
        {t('fit.title')} {fit ? <Badge tone={FIT_TONES[fit.verdict]}>{t(`fit.verdict.${fit.verdict}`)}</Badge> : null}
      </h3>
      {error ? <ErrorPanel error={error} title={t('fit.failed')} /> : null}
      {fit ? (
        <>
          <p>
            <label htmlFor={id}>{t('fit.context')}</label>{' '}
            <select
              id={id}
              className="field"
              value={fit.contextSize}
              onChange={(event) => setAsked(Number(event.target.value))}
            >
              {choices
                .sort((a, b) => a - b)
                .map((size) => (
                  <option key={size} value={size}>
                    {formatNumber(size, locale)}
                  </option>
                ))}
            </select>
          </p>
          <FitFacts fit={fit} />
        </>
      ) : error ? null : (
        <Skeleton lines={4} label={t('common.loading')} />
      )}
      {fit?.verdict === 'too-large' ? (
        <Button size="small" onClick={() => void loadModel(model.id, true)} data-testid="model-load-anyway">
          {t('fit.loadAnyway')}
        </Button>
      ) : null}
    </section>
  )
}

function FitFacts({ fit: { need, machine, suggestion } }: { fit: ModelFit }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const bytes = (value: number) => formatBytes(value, locale)
  const of = (free: number, total: number) => t('fit.of', { free: bytes(free), total: bytes(total) })
  const facts = [
    { name: t('fit.weights'), value: bytes(need.weights) },
    { name: t('fit.cache'), value: bytes(need.cache) },
    { name: t('fit.compute'), value: bytes(need.compute) },
    { name: t('fit.runtime'), value: bytes(need.runtime) },
    { name: t('fit.total'), value: <strong>{bytes(need.total)}</strong> },
    { name: t('fit.memory'), value: of(machine.available, machine.memory) },
  ]
  if (machine.vram) facts.push({ name: t('fit.vram'), value: of(machine.vram.free, machine.vram.total) })
  if (suggestion.gpuLayers !== null)
    facts.push({ name: t('fit.gpuLayers'), value: formatNumber(suggestion.gpuLayers, locale) })
  return (
    <>
      <Facts facts={facts} />
      {suggestion.contextSize === null ? null : (
        <p className="quiet">{t('fit.useContext', { shown: formatNumber(suggestion.contextSize, locale) })}</p>
      )}
      {suggestion.quantization === null ? null : (
        <p className="quiet">{t('fit.useQuantization', { name: suggestion.quantization })}</p>
      )}
    </>
  )
}
