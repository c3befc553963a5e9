import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { showEntity, showRelation } from './graph-commands.ts'
import { graphState, type KnownRelation } from './graph-state.ts'
import { percentOf, relationWords } from './path-words.ts'

const ROW_PX = 34

/** Relations of what is shown as sentences, for who would rather read or cannot see the picture. */
export function GraphList({ onInspect }: { onInspect: () => void }) {
  const { t } = useTranslation()
  const part = useStore(graphState, (state) => state.part)
  const selected = useStore(graphState, (state) => state.selected)
  const rows = useMemo(() => {
    const known = new Map(part?.entities.map((each) => [each.id, each]))
    return (part?.relations ?? []).flatMap((relation): KnownRelation[] => {
      const [subject, object] = [known.get(relation.subject), known.get(relation.object)]
      return subject && object ? [{ relation, subject, object }] : []
    })
  }, [part])
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.relation.id ?? index,
    overscan: 10,
  })
  if (rows.length === 0) return <p className="pad quiet graph__scroll">{t('graph.nothingShown')}</p>
  const chosen = selected?.kind === 'relation' ? selected.relation.id : null
  return (
    <div ref={scroller} className="graph__scroll" data-testid="graph-list">
      <ul
        className="virtual"
        aria-label={t('graph.listLabel', { count: rows.length })}
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const known = rows[index]
          return known ? (
            <li
              key={key}
              aria-posinset={index + 1}
              aria-setsize={rows.length}
              className="graph-row"
              style={{ position: 'absolute', top: 0, left: 0, right: 0, transform: `translateY(${start}px)` }}
              aria-current={known.relation.id === chosen || undefined}
            >
              <Row known={known} onInspect={onInspect} />
            </li>
          ) : null
        })}
      </ul>
    </div>
  )
}

function Row({ known, onInspect }: { known: KnownRelation; onInspect: () => void }) {
  const { subject, relation, object } = known
  const entity = (which: typeof subject) => (
    <button
      type="button"
      className="link clip"
      title={which.name}
      onClick={() => {
        void showEntity(which)
        onInspect()
      }}
      data-testid="graph-row-entity"
    >
      {which.name}
    </button>
  )
  return (
    <>
      {entity(subject)}
      <button
        type="button"
        className="graph-row__relation clip"
        onClick={() => {
          showRelation(known)
          onInspect()
        }}
        data-testid="graph-row-relation"
      >
        {relationWords(relation.type)}
      </button>
      {entity(object)}
      <span className="spacer" />
      <span className="quiet">{percentOf(relation.confidence)}</span>
    </>
  )
}
