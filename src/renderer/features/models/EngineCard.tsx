import type { EngineState, Model } from '@shared/models.ts'
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatBytes, formatNumber } from '../../lib/format.ts'
import { Badge, type Tone } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { ModelProgress } from './ModelProgress.tsx'
import { loadModel } from './models-commands.ts'

const TONES: Record<EngineState['status'], Tone> = {
  stopped: 'neutral',
  starting: 'accent',
  idle: 'neutral',
  loading: 'accent',
  ready: 'good',
  busy: 'accent',
  failed: 'bad',
}

/** What the engine's process does, and with what. */
export function EngineCard({ engine, model }: { engine: EngineState; model: Model | null }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const number = (value: number | null, digits = 0) => (value === null ? '–' : formatNumber(value, locale, digits))
  const facts = [
    { name: t('engine.model'), value: model?.name ?? '–' },
    { name: t('engine.device'), value: engine.device ?? '–' },
    { name: t('engine.threads'), value: number(engine.threads) },
    {
      name: t('engine.context'),
      value:
        engine.contextReducedFrom === null
          ? number(engine.contextSize)
          : t('engine.contextReduced', { shown: number(engine.contextSize), asked: number(engine.contextReducedFrom) }),
    },
    {
      name: t('engine.sequences'),
      value: engine.sequences === null ? '–' : t('engine.sequencesOf', { shown: number(engine.sequences) }),
    },
    { name: t('engine.tokensEvaluated'), value: number(engine.tokens.evaluated) },
    { name: t('engine.tokensReused'), value: number(engine.tokens.reused) },
    { name: t('engine.tokensWritten'), value: number(engine.tokens.written) },
    {
      name: t('engine.speed'),
      value: engine.tokensPerSecond === null ? '–' : `${number(engine.tokensPerSecond, 1)} t/s`,
    },
    { name: t('engine.memory'), value: engine.memoryBytes === null ? '–' : formatBytes(engine.memoryBytes, locale) },
    { name: t('engine.queue'), value: number(engine.queue) },
    { name: t('engine.restarts'), value: number(engine.restarts) },
    { name: t('engine.pid'), value: engine.pid === null ? '–' : String(engine.pid) },
    { name: t('engine.build'), value: engine.build ?? '–' },
  ]
  return (
    <section className="card engine-card" aria-label={t('engine.title')} data-testid="engine-card">
      <header className="engine-card__head">
        <h2>{t('engine.title')}</h2>
        <Badge tone={TONES[engine.status]}>{t(`engine.status.${engine.status}`)}</Badge>
      </header>
      {engine.status === 'loading' || engine.status === 'starting' ? (
        <ModelProgress progress={engine.progress} />
      ) : null}
      {engine.error ? (
        <ErrorPanel
          error={engine.error}
          title={t('engine.failed')}
          actions={
            model ? (
              <Button size="small" onClick={() => void loadModel(model.id)}>
                {t('engine.tryAgain')}
              </Button>
            ) : undefined
          }
        />
      ) : null}
      {engine.instead ? (
        <div className="callout callout--warn" data-testid="engine-instead">
          <TriangleAlert size={16} aria-hidden="true" />
          <p>
            {t('engine.instead', {
              wanted: engine.instead.device,
              used: engine.device ?? 'cpu',
              reason: engine.instead.reason,
            })}
          </p>
        </div>
      ) : null}
      <dl className="engine-card__facts">
        {facts.map((fact) => (
          <div key={fact.name}>
            <dt>{fact.name}</dt>
            <dd title={fact.value}>{fact.value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
