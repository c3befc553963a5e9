import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronDown } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { above, type JsonRow, pointerOf, rowsOf, searchJson } from '../lib/json-tree.ts'
import { IconButton } from './IconButton.tsx'
import { JsonTreeRow } from './JsonTreeRow.tsx'
import { TextWindow } from './TextWindow.tsx'

const ROW_PX = 24

/** Lines from which a search is offered. */
const SEARCHED = 8

interface Props {
  value: unknown
  /** Read aloud as the name of the tree. */
  label: string
}

/** An object or array of any size: walked as far as it is opened, and in the page as far as it is on the screen. */
export function JsonTree({ value, label }: Props) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set())
  const [active, setActive] = useState<string | null>(null)
  const [query, setQuery] = useState('')
  const [place, setPlace] = useState(-1)
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => rowsOf(value, open), [value, open])
  const hits = useMemo(() => searchJson(value, query), [value, query])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  })
  const chosen = rows.find(({ pointer }) => pointer === active)
  const toggle = ({ pointer, size }: JsonRow) => {
    setActive(pointer)
    if (size === null) return
    setOpen((before) => {
      const next = new Set(before)
      if (!next.delete(pointer)) next.add(pointer)
      return next
    })
  }
  const find = () => {
    const next = (place + 1) % hits.length
    const path = hits[next]
    if (!path) return
    const opened = new Set([...open, ...above(path)])
    const index = rowsOf(value, opened).findIndex(({ pointer }) => pointer === pointerOf(path))
    setPlace(next)
    setOpen(opened)
    setActive(pointerOf(path))
    requestAnimationFrame(() => virtual.scrollToIndex(index))
  }
  const searched = rows.length >= SEARCHED || rows.some(({ size }) => size !== null)
  return (
    <div className="json" data-testid="json-tree">
      {searched ? (
        <div className="json__search">
          <input
            className="field"
            type="search"
            value={query}
            placeholder={t('json.search')}
            aria-label={t('json.search')}
            data-testid="json-search"
            onChange={(event) => {
              setQuery(event.target.value)
              setPlace(-1)
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') find()
            }}
          />
          <span className="quiet" role="status">
            {query === '' ? null : t('json.hits', { place: place + 1, count: hits.length })}
          </span>
          <IconButton size="small" label={t('json.next')} disabled={hits.length === 0} onClick={find}>
            <ChevronDown size={14} aria-hidden="true" />
          </IconButton>
        </div>
      ) : null}
      <div ref={scroller} className="json__rows mono" role="tree" aria-label={label}>
        <div className="windowed" role="presentation" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]
            if (!row) return null
            return (
              <JsonTreeRow
                key={row.pointer}
                row={row}
                open={open.has(row.pointer)}
                active={row.pointer === active || (active === null && index === 0)}
                top={start}
                onToggle={() => toggle(row)}
              />
            )
          })}
        </div>
      </div>
      {typeof chosen?.value === 'string' && chosen.value.length > 60 ? (
        <TextWindow text={chosen.value} label={chosen.pointer} />
      ) : null}
    </div>
  )
}
