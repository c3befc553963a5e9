import { ArrowDown, ChevronsDownUp, ChevronsUpDown } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useSpans } from '../../../bridge/spans-store.ts'
import type { TraceView } from '../../../bridge/trace-store.ts'
import { isActive } from '../../../lib/run-status.ts'
import { KIND_OF_CODE } from '../../../lib/span-table.ts'
import { Button } from '../../../ui/Button.tsx'
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx'
import { SCROLLS } from '../../../ui/scrolls.ts'
import { type ListRows, useMeasuredList } from '../../../ui/use-measured-list.ts'
import { useStickToEnd } from '../../../ui/use-stick-to-end.ts'
import { searchState } from '../search-state.ts'
import { selectSpan, tracesState } from '../traces-state.ts'
import { buildConversation } from './build-conversation.ts'
import { ConversationItem } from './ConversationItem.tsx'
import { type FoldPart, foldAll, turnFold } from './folds.ts'
import { moveTo } from './move.ts'
import { Outcome } from './Outcome.tsx'
import { Question } from './Question.tsx'

/** Pixels of what has not been measured yet. */
const GUESS = { step: 76, other: 36, end: 90 }
/** Keys of the question and of the outcome among those of the spans, which are their orders. */
const QUESTION = -1
const OUTCOME = -2

interface Props {
  view: TraceView
  onInspect: () => void
}

/** A run as a person would read it, from the question to the answer. */
export function ConversationPane({ view, onInspect }: Props) {
  const { t } = useTranslation()
  const { table, version, run } = view
  const order = useStore(tracesState, (state) => state.order)
  const found = useStore(searchState, (state) => state.found)
  const [folds, setFolds] = useState(() => foldAll(false))
  const { scroller, atEnd, toEnd } = useStickToEnd(isActive(run.status) && order === null)
  const talk = useMemo(() => buildConversation(table, version), [table, version])
  // Between the question and the outcome.
  const rows = useMemo<ListRows>(() => {
    const end = talk.length + 1
    const rowAt = (index: number) => talk.rows[index - 1] ?? -1
    return {
      count: end + 1,
      keyOf: (index) => (index === 0 ? QUESTION : index === end ? OUTCOME : table.order(rowAt(index))),
      estimate: (index) =>
        index === 0 || index === end
          ? GUESS.end
          : KIND_OF_CODE[table.kind(rowAt(index))] === 'inference'
            ? GUESS.step
            : GUESS.other,
    }
  }, [talk, table])
  const list = useMeasuredList(scroller, rows)
  const shown: number[] = []
  for (let index = list.first; index <= list.last; index += 1) shown.push(index)
  const orders = shown.flatMap((index) => (index === 0 || index > talk.length ? [] : [rows.keyOf(index)]))
  const { spanAt, error } = useSpans(view, orders)
  const selected = order === null ? -1 : table.rowOf(order)

  const reveal = useRef((_order: number) => {})
  reveal.current = (of) => {
    const row = table.rowOf(of)
    if (row !== -1) list.reveal(talk.place(row) + 1)
  }
  // Whatever chose a span, it is to be seen here; before all have come it may not be known yet.
  const known = selected !== -1
  useEffect(() => {
    if (order === null || !known) return
    const frame = requestAnimationFrame(() => reveal.current(order))
    return () => cancelAnimationFrame(frame)
  }, [order, known])

  const select = (of: number) => {
    selectSpan(of)
    onInspect()
  }
  const toggle = (of: number, part: FoldPart) => setFolds((before) => turnFold(before, of, part))
  const onKeyDown = (event: KeyboardEvent) => {
    // Keys inside an item are its own.
    if (event.target !== event.currentTarget) return
    const to = moveTo(event.key, talk.place(selected), talk.length)
    if (to !== -1) select(table.order(talk.rows[to] ?? 0))
    else if (event.key === 'Enter' && order !== null) {
      toggle(order, KIND_OF_CODE[table.kind(selected)] === 'inference' ? 'thought' : 'details')
    } else return
    event.preventDefault()
  }
  return (
    <div className="talk">
      <div className="talk__bar">
        <span className="spacer" />
        <Button
          size="small"
          variant="ghost"
          icon={<ChevronsUpDown size={14} aria-hidden="true" />}
          onClick={() => setFolds(foldAll(true))}
          data-testid="talk-expand"
        >
          {t('talk.expandAll')}
        </Button>
        <Button
          size="small"
          variant="ghost"
          icon={<ChevronsDownUp size={14} aria-hidden="true" />}
          onClick={() => setFolds(foldAll(false))}
          data-testid="talk-fold"
        >
          {t('talk.foldAll')}
        </Button>
      </div>
      {error ? <ErrorPanel error={error} title={t('inspector.contentFailed')} /> : null}
      <p className="sr-only" role="status">
        {selected === -1 ? null : t('talk.chosen', { name: table.name(selected) })}
      </p>
      <div
        ref={scroller}
        className="talk__scroll"
        role="feed"
        aria-label={t('talk.label')}
        aria-busy={!view.complete}
        data-testid="conversation"
        data-complete={view.complete}
        data-items={talk.length}
        {...SCROLLS}
        onKeyDown={onKeyDown}
      >
        <div className="talk__items" role="presentation" style={{ height: list.total }}>
          {shown.map((index) => {
            const key = rows.keyOf(index)
            const row = talk.rows[index - 1] ?? -1
            return (
              <div
                key={key}
                ref={list.measure}
                data-index={index}
                className="talk__row"
                style={{ transform: `translateY(${list.offset(index)}px)` }}
              >
                {key === QUESTION ? (
                  <Question run={run} />
                ) : key === OUTCOME ? (
                  <Outcome run={run} />
                ) : (
                  <ConversationItem
                    run={run}
                    facts={table.facts(row)}
                    span={spanAt(key)}
                    number={talk.step(row)}
                    indent={talk.indent(row)}
                    position={index}
                    size={view.complete ? talk.length : -1}
                    isLast={row === talk.last}
                    told={table.hasChildren(row) || callsFollow(table, row)}
                    selected={row === selected}
                    hit={found.has(key)}
                    folds={folds}
                    onSelect={select}
                    onToggle={toggle}
                  />
                )}
              </div>
            )
          })}
        </div>
      </div>
      {atEnd || !isActive(run.status) ? null : (
        <Button className="transcript__jump" size="small" icon={<ArrowDown size={14} aria-hidden />} onClick={toEnd}>
          {t('run.toEnd')}
        </Button>
      )}
    </div>
  )
}

/** Whether what an inference asked for stands below it as spans of their own. */
function callsFollow(table: TraceView['table'], row: number): boolean {
  for (let at = table.next(row); at !== -1; at = table.next(at)) {
    const kind = KIND_OF_CODE[table.kind(at)]
    if (kind === 'inference') return false
    if (kind === 'tool' || kind === 'approval') return true
  }
  return false
}
