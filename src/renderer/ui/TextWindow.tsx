import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef } from 'react'
import { classNames } from '../lib/class-names.ts'
import { rowsOfText } from '../lib/text-rows.ts'
import { SCROLLS } from './scrolls.ts'

const LINE_PX = 19

interface Props {
  text: string
  mono?: boolean
  bad?: boolean
  /** Read aloud as the name of the scrolling region. */
  label: string
}

/** A text of any length, of which only the lines on the screen are in the page. */
export function TextWindow({ text, mono = true, bad = false, label }: Props) {
  const scroller = useRef<HTMLElement>(null)
  const starts = useMemo(() => rowsOfText(text), [text])
  const virtual = useVirtualizer({
    count: starts.length - 1,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 10,
  })
  return (
    <div className={classNames('text-block', bad && 'text-block--bad')} data-testid="text-window">
      <figure ref={scroller} className={classNames('text-block__text', mono && 'mono')} aria-label={label} {...SCROLLS}>
        <div className="windowed" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => (
            <div
              key={index}
              ref={virtual.measureElement}
              data-index={index}
              className="windowed__row"
              style={{ transform: `translateY(${start}px)`, minHeight: LINE_PX }}
            >
              {text.slice(starts[index], starts[index + 1])}
            </div>
          ))}
        </div>
      </figure>
    </div>
  )
}
