import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Segmented } from '../../ui/Segmented.tsx'
import { type LegendEntry, legendOf, VERY_MANY } from './draw/looks.ts'
import { graphState } from './graph-state.ts'
import { relationWords } from './path-words.ts'

/** What the colours mean, and of what they are. */
export function Legend() {
  const { t } = useTranslation()
  const { part, colourBy, types } = useStore(graphState)
  const entries = useMemo(
    () => (part ? legendOf(part, colourBy, colourBy === 'relation' ? types.map(({ type }) => type) : []) : []),
    [part, colourBy, types],
  )
  const coloured = entries.filter(({ slot }) => slot !== null)
  const plain = entries.filter(({ slot }) => slot === null)
  return (
    <section className="graph-legend" aria-label={t('graph.legend')} data-testid="graph-legend">
      <Segmented
        label={t('graph.colours')}
        small
        value={colourBy}
        options={(['relation', 'entity'] as const).map((value) => ({ value, label: t(`graph.by.${value}`) }))}
        onChange={(next) => graphState.setState({ colourBy: next })}
        testId="graph-colours"
      />
      <ul>
        {coloured.map((entry) => (
          <Entry key={entry.kind} entry={entry} name={relationWords(entry.kind)} />
        ))}
        {plain.length > 0 ? (
          <Entry
            entry={{ kind: '', slot: null, count: plain.reduce((sum, { count }) => sum + count, 0) }}
            name={t(coloured.length === 0 ? 'graph.noKind' : 'graph.otherKinds')}
          />
        ) : null}
      </ul>
      <p className="quiet">
        {t(part && part.relations.length > VERY_MANY ? 'graph.widthTextMany' : 'graph.widthText')}
      </p>
    </section>
  )
}

function Entry({ entry: { slot, count }, name }: { entry: LegendEntry; name: string }) {
  return (
    <li className="graph-legend__entry">
      <span className={`graph-legend__key graph-legend__key--${slot ?? 'plain'}`} aria-hidden="true" />
      <span className="clip" title={name}>
        {name}
      </span>
      <span className="quiet">{count}</span>
    </li>
  )
}
