import type { Entity } from '@shared/graph.ts'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatNumber } from '../../lib/format.ts'
import { Button } from '../../ui/Button.tsx'
import { ChoiceMenu } from '../../ui/ChoiceMenu.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { focusOn, search, setFilter, showAll, showEntity } from './graph-commands.ts'
import { graphState, isNarrowed } from './graph-state.ts'
import { relationWords } from './path-words.ts'

/** Entities that are shown at first. */
const LIMITS = [100, 500, 2000, 5000] as const

/** Finds entities by name, and says which part of the graph is shown. */
export function FindPanel({ onInspect }: { onInspect: () => void }) {
  const { t } = useTranslation()
  const { query, found, part } = useStore(graphState)
  const most = [...(part?.entities ?? [])].sort((a, b) => b.degree - a.degree).slice(0, 8)
  const open = (entity: Entity) => {
    void showEntity(entity)
    onInspect()
  }
  return (
    <div className="graph__panel">
      <input
        className="field"
        type="search"
        placeholder={t('graph.search')}
        aria-label={t('graph.search')}
        value={query}
        maxLength={500}
        onChange={(event) => search(event.target.value)}
        data-testid="graph-search"
      />
      <h2 className="section-title">{found ? t('graph.found', { count: found.length }) : t('graph.mostConnected')}</h2>
      {found?.length === 0 ? <p className="quiet">{t('graph.noneFound')}</p> : null}
      <EntityList entities={found ?? most} onOpen={open} testId={found ? 'graph-found' : 'graph-most'} />
      <Narrowing />
      <Filters />
    </div>
  )
}

interface ListProps {
  entities: readonly Entity[]
  onOpen: (entity: Entity) => void
  testId: string
}

function EntityList({ entities, onOpen, testId }: ListProps) {
  const { t } = useTranslation()
  const selected = useStore(graphState, (state) => (state.selected?.kind === 'entity' ? state.selected.id : null))
  return (
    <ul className="graph__entities">
      {entities.map((entity) => (
        <li key={entity.id}>
          <button
            type="button"
            className="graph__entity"
            aria-current={entity.id === selected || undefined}
            onClick={() => onOpen(entity)}
            data-testid={testId}
          >
            <span className="clip" title={entity.name}>
              {entity.name}
            </span>
            <span className="quiet">
              {[entity.type, t('graph.degree', { count: entity.degree })].filter(Boolean).join(' · ')}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

/** Says around whom alone the graph is shown, and how far. */
function Narrowing() {
  const { t } = useTranslation()
  const { focus, hops } = useStore(graphState)
  if (!focus) return null
  return (
    <div className="graph__focus" data-testid="graph-focus">
      <p className="break">{t('graph.around', { name: focus.name })}</p>
      <ChoiceMenu
        label={t('graph.hops')}
        value={String(hops)}
        placeholder=""
        choices={[1, 2, 3, 4].map((count) => ({ value: String(count), label: t('graph.hop', { count }) }))}
        onChoose={(value) => setFilter({ hops: Number(value) })}
        testId="graph-hops"
      />
      <Button size="small" onClick={() => void focusOn(null)} data-testid="graph-unfocus">
        {t('graph.mostConnected')}
      </Button>
    </div>
  )
}

function Filters() {
  const { t } = useTranslation()
  const locale = useLocale()
  const field = useId()
  const { types, without, minConfidence, limit } = useStore(graphState)
  const narrowed = useStore(graphState, isNarrowed)
  return (
    <>
      <h2 className="section-title">{t('graph.shown')}</h2>
      <label className="graph__slider" htmlFor={`${field}-least`}>
        <span>{t('graph.least', { percent: Math.round(minConfidence * 100) })}</span>
        <input
          id={`${field}-least`}
          type="range"
          min={0}
          max={95}
          step={5}
          value={Math.round(minConfidence * 100)}
          onChange={(event) => setFilter({ minConfidence: Number(event.target.value) / 100 })}
          data-testid="graph-least"
        />
      </label>
      <ChoiceMenu
        label={t('graph.limit')}
        value={String(limit)}
        placeholder=""
        choices={LIMITS.map((most) => ({
          value: String(most),
          label: t('graph.atMost', { most: formatNumber(most, locale) }),
        }))}
        onChoose={(value) => setFilter({ limit: Number(value) })}
        testId="graph-limit"
      />
      <fieldset className="graph__types">
        <legend className="section-title">{t('graph.types')}</legend>
        {types.map(({ type, count }) => (
          <label key={type} className="graph__type">
            <input
              type="checkbox"
              checked={!without.has(type)}
              onChange={({ target }) => {
                const next = new Set(without)
                if (target.checked) next.delete(type)
                else next.add(type)
                setFilter({ without: next })
              }}
              data-testid="graph-type"
            />
            <span className="clip" title={relationWords(type)}>
              {relationWords(type)}
            </span>
            <span className="quiet">{formatNumber(count, locale)}</span>
          </label>
        ))}
      </fieldset>
      {narrowed ? (
        <Button size="small" onClick={showAll} data-testid="graph-show-all">
          {t('graph.showAll')}
        </Button>
      ) : null}
    </>
  )
}
