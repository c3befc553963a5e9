import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatTime } from '../../lib/format.ts'
import { Button } from '../../ui/Button.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { setFilter } from './graph-commands.ts'
import { graphState } from './graph-state.ts'
import { fieldTime, momentAt } from './moments.ts'

/** The moment of which the graph is shown: by its changes with the slider, or any with the field. */
export function TimeBar() {
  const { t } = useTranslation()
  const locale = useLocale()
  const field = useId()
  const { asOf, moments } = useStore(graphState)
  const place = momentAt(moments, asOf)
  const said = asOf === null ? t('graph.now') : formatTime(asOf, locale)
  return (
    <div className="graph-time" data-testid="graph-time">
      <label htmlFor={`${field}-slider`}>{t('graph.asOf')}</label>
      <input
        id={`${field}-slider`}
        className="graph-time__slider"
        type="range"
        min={0}
        max={moments.length}
        step={1}
        value={place}
        aria-valuetext={said}
        disabled={moments.length === 0}
        onChange={({ target }) => setFilter({ asOf: moments[Number(target.value)] ?? null })}
        data-testid="graph-slider"
      />
      <output
        className={asOf === null ? 'graph-time__said' : 'sr-only'}
        htmlFor={`${field}-slider`}
        data-testid="graph-as-of"
      >
        {said}
      </output>
      <input
        className="field graph-time__field"
        type="datetime-local"
        step={1}
        aria-label={t('graph.asOfField')}
        value={asOf === null ? '' : fieldTime(asOf)}
        onChange={({ target }) => setFilter({ asOf: target.value === '' ? null : new Date(target.value).getTime() })}
        data-testid="graph-date"
      />
      <Button size="small" disabled={asOf === null} onClick={() => setFilter({ asOf: null })} data-testid="graph-now">
        {t('graph.now')}
      </Button>
    </div>
  )
}
