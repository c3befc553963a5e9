import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { SizeIndex } from '../lib/size-index.ts'

/** Pixels beyond the edges that are kept in the page. */
const OVERSCAN = 300
/** Pixels that stay free above and below a row that was asked for. */
const MARGIN = 8
/** Milliseconds for which a row that was asked for is held in sight while those around it are measured. */
const HOLD_MS = 800

/** What a list holds. Another object stands for other rows, or for the same in other places. */
export interface ListRows {
  count: number
  /** Names a row for as long as it lives. */
  keyOf: (index: number) => number
  /** Pixels, until the row has been measured. */
  estimate: (index: number) => number
}

interface MeasuredList {
  /** Rows to be in the page, `last` included. Each must be an element with `data-index` at its offset. */
  first: number
  last: number
  /** Pixels. */
  total: number
  offset: (index: number) => number
  /** `ref` of each row's element. */
  measure: (element: HTMLElement | null) => (() => void) | undefined
  /** Brings a row into sight, by as little as needed. */
  reveal: (index: number) => void
}

/** A list of any length whose rows have heights of their own, of which only those on the screen are in the page. */
export function useMeasuredList(scroller: RefObject<HTMLElement | null>, rows: ListRows): MeasuredList {
  const [sizes] = useState(() => new Map<number, number>())
  const [view, setView] = useState({ top: 0, height: 0 })
  const [, setMeasured] = useState(0)
  const index = useMemo(
    () => new SizeIndex(rows.count, (at) => sizes.get(rows.keyOf(at)) ?? rows.estimate(at)),
    [rows, sizes],
  )
  const held = useRef<{ row: number; until: number } | null>(null)
  const place = useRef((_row: number) => {})
  place.current = (row) => {
    const element = scroller.current
    if (!element) return
    const start = index.offset(row) - MARGIN
    const end = start + index.size(row) + 2 * MARGIN
    const { scrollTop, clientHeight } = element
    if (start < scrollTop || end - start > clientHeight) element.scrollTop = start
    else if (end > scrollTop + clientHeight) element.scrollTop = end - clientHeight
  }

  const resized = useRef((_entries: ResizeObserverEntry[]) => {})
  resized.current = (entries) => {
    const element = scroller.current
    let above = 0
    let changed = false
    for (const { target, borderBoxSize } of entries) {
      const at = target instanceof HTMLElement ? Number(target.dataset.index) : Number.NaN
      const size = borderBoxSize[0]?.blockSize ?? 0
      // Taken out of the page, or a row that is no more.
      if (!(at < rows.count) || size === 0) continue
      const before = index.offset(at) + index.size(at)
      const change = index.set(at, size)
      sizes.set(rows.keyOf(at), size)
      if (change === 0) continue
      changed = true
      // What is read must not move when something above it turns out to be higher.
      if (element && before <= element.scrollTop) above += change
    }
    if (!changed) return
    flushSync(() => setMeasured((count) => count + 1))
    if (held.current && performance.now() < held.current.until) place.current(held.current.row)
    else if (element && above !== 0) element.scrollTop += above
  }
  const [observer] = useState(() => new ResizeObserver((entries) => resized.current(entries)))
  const measure = useCallback(
    (element: HTMLElement | null) => {
      if (!element) return
      observer.observe(element)
      return () => observer.unobserve(element)
    },
    [observer],
  )

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const look = () => setView({ top: element.scrollTop, height: element.clientHeight })
    const release = () => {
      held.current = null
    }
    const frame = new ResizeObserver(look)
    frame.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    element.addEventListener('wheel', release, { passive: true })
    element.addEventListener('pointerdown', release)
    return () => {
      frame.disconnect()
      element.removeEventListener('scroll', look)
      element.removeEventListener('wheel', release)
      element.removeEventListener('pointerdown', release)
    }
  }, [scroller])

  const reveal = useCallback((row: number) => {
    held.current = { row, until: performance.now() + HOLD_MS }
    place.current(row)
  }, [])
  return {
    first: Math.max(0, index.at(view.top - OVERSCAN)),
    last: view.height === 0 ? -1 : index.at(view.top + view.height + OVERSCAN),
    total: index.total,
    offset: (row) => index.offset(row),
    measure,
    reveal,
  }
}
