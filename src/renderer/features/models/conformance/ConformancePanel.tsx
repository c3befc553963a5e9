import type { Model } from '@shared/models.ts'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConformance } from '../../../bridge/conformance-store.ts'
import { Button } from '../../../ui/Button.tsx'
import { Toggle } from '../../../ui/Toggle.tsx'
import { CardDetails } from './CardDetails.tsx'
import { cancelCheck, exportCard, startCheck } from './conformance-commands.ts'
import { Delta } from './Score.tsx'

/** The conformance card of one model: run it, watch it, and see what failed. */
export function ConformancePanel({ model }: { model: Model }) {
  const { t } = useTranslation()
  const id = useId()
  const [saved, setSaved] = useState(true)
  const conformance = useConformance()
  const [latest, before] = (conformance?.cards ?? []).filter((card) => card.model.sha256 === model.sha256)
  const running = conformance?.running ?? null
  const own = (conformance?.cases ?? []).filter((each) => each.saved).length
  return (
    <section aria-label={t('cases.title')} data-testid="conformance">
      <h3 className="section-title">{t('cases.title')}</h3>
      {running?.modelId === model.id ? (
        <div className="check-progress" data-testid="check-progress">
          <progress value={running.done} max={running.total} aria-label={t('cases.progress')} />
          <span className="quiet">
            {t('cases.progressOf', { done: running.done, total: running.total, passed: running.passed })}
          </span>
          <Button size="small" onClick={() => void cancelCheck()} data-testid="check-cancel">
            {t('cases.stop')}
          </Button>
        </div>
      ) : (
        <div className="check-start">
          <Button
            size="small"
            disabled={running !== null || model.status === 'missing' || model.format === null}
            onClick={() => void startCheck(model.id, saved)}
            data-testid="check-start"
          >
            {latest ? t('cases.runAgain') : t('cases.run')}
          </Button>
          {own > 0 ? (
            <span className="with-copy">
              <Toggle id={id} checked={saved} onChange={setSaved} />
              <label htmlFor={id}>{t('cases.withSaved', { count: own })}</label>
            </span>
          ) : null}
        </div>
      )}
      {running && running.modelId !== model.id ? <p className="quiet">{t('cases.otherRuns')}</p> : null}
      {latest ? (
        <>
          <p className="card-score">
            <strong data-testid="card-score">
              {latest.passed} / {latest.total}
            </strong>{' '}
            <Delta now={latest} before={before} />
            <Button size="small" variant="ghost" onClick={() => void exportCard(latest.id)}>
              {t('cases.exportCard')}
            </Button>
          </p>
          <CardDetails key={latest.id} summary={latest} before={before ?? null} />
        </>
      ) : running ? null : (
        <p className="quiet">{t('cases.none')}</p>
      )}
    </section>
  )
}
