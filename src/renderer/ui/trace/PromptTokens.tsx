import type { LedgerSegment } from '@shared/ledger.ts'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../lib/class-names.ts'
import { formatNumber } from '../../lib/format.ts'
import { rowOfToken, rowsOfTokens } from '../../lib/ledger.ts'
import { isControlText } from '../../lib/tokens.ts'
import { CopyButton } from '../CopyButton.tsx'
import { SCROLLS } from '../scrolls.ts'
import { useLocale } from '../use-locale.ts'
import { useSegmentName } from './use-segment-name.ts'

/** A guess, until a row was measured. */
const ROW_PX = 84

/** Above the first token of what was chosen. */
const MARGIN_PX = 30

/** Frames in which rows come and are measured after a jump. */
const SETTLE_FRAMES = 6

interface Props {
  tokens: readonly { id: number; text: string }[]
  text: string
  segments: readonly LedgerSegment[]
  /** Of every token the number of its segment; null until it is known. */
  owners: Int32Array | null
  /** Number of the segment to show. */
  chosen: number | null
}

/** Exactly what the model read, coloured by what it is there for. Only what is on the screen is in the page. */
export function PromptTokens({ tokens, text, segments, owners, chosen }: Props) {
  const { t } = useTranslation()
  const locale = useLocale()
  const nameOf = useSegmentName()
  const scroller = useRef<HTMLElement>(null)
  const starts = useMemo(() => rowsOfTokens(tokens), [tokens])
  const virtual = useVirtualizer({
    count: starts.length - 1,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 3,
  })
  const first = chosen === null ? undefined : segments[chosen]?.ranges[0]?.from
  useEffect(() => {
    if (first === undefined) return
    virtual.scrollToIndex(rowOfToken(starts, first), { align: 'start' })
    let frames = 0
    let frame = 0
    // The row may be taller than the view, and is in the page some frames later.
    const settle = () => {
      frames += 1
      const box = scroller.current
      const mark = box?.querySelector(`[data-token="${first}"]`)
      // Only this text scrolls: the table that was clicked must stay where it is.
      if (box && mark) box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - MARGIN_PX
      if (frames < SETTLE_FRAMES) frame = requestAnimationFrame(settle)
    }
    frame = requestAnimationFrame(settle)
    return () => cancelAnimationFrame(frame)
  }, [first, starts, virtual])

  const markOf = (index: number) => {
    const token = tokens[index]
    if (!token) return null
    const owner = owners?.[index] ?? -1
    const segment = segments[owner]
    const begins = owners !== null && index > 0 && owners[index - 1] !== owner
    return (
      <span
        key={index}
        data-token={index}
        data-chosen={owner === chosen && owner >= 0}
        className={classNames(
          'prompt-token',
          isControlText(token.text) && 'prompt-token--control',
          segment && `seg seg--${segment.kind}`,
          begins && 'prompt-token--begins',
          owner >= 0 && owner === chosen && 'prompt-token--chosen',
        )}
        title={segment ? `${nameOf(segment)} · ${token.id}` : String(token.id)}
      >
        {token.text}
      </span>
    )
  }
  return (
    <>
      <div className="strip-head">
        <span className="quiet">
          {t('tokens.count', { count: tokens.length, shown: formatNumber(tokens.length, locale) })}
        </span>
        <CopyButton text={text} label={t('tokens.copyPrompt')} />
      </div>
      <figure
        ref={scroller}
        className="token-text token-text--prompt mono"
        aria-label={t('inspector.tab.prompt')}
        {...SCROLLS}
      >
        <div className="windowed" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const from = starts[index] ?? 0
            const count = (starts[index + 1] ?? from) - from
            return (
              <div
                key={index}
                ref={virtual.measureElement}
                data-index={index}
                className="windowed__row"
                style={{ transform: `translateY(${start}px)` }}
              >
                {Array.from({ length: count }, (_, offset) => markOf(from + offset))}
              </div>
            )
          })}
        </div>
      </figure>
    </>
  )
}
