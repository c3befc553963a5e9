import { firstDifferingToken, type StepPair, type StepPart } from '@shared/run-comparison.ts'
import type { SpanContent, TokenRecord } from '@shared/runs.ts'
import { useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSpanContent } from '../../../bridge/content-store.ts'
import { DiffEditor } from '../../../editor/DiffEditor.tsx'
import { isShort } from '../../../editor/diff-look.ts'
import type { ContentEntry } from '../../../lib/content-entry.ts'
import { formatProbability } from '../../../lib/format.ts'
import { partTexts } from '../../../lib/part-text.ts'
import { showWhitespace } from '../../../lib/text.ts'
import { type DiffPiece, diffText, foldEqual } from '../../../lib/text-diff.ts'
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx'
import { Segmented } from '../../../ui/Segmented.tsx'
import { Skeleton } from '../../../ui/States.tsx'
import { SCROLLS } from '../../../ui/scrolls.ts'

/** One part of two steps, word by word, and where their tokens part. */
export function StepDiff({ pair }: { pair: StepPair }) {
  const { t } = useTranslation()
  const left = useSpanContent(pair.left)
  const right = useSpanContent(pair.right)
  const failed = [left, right].find((entry) => entry.status === 'error')
  if (failed?.status === 'error') return <ErrorPanel error={failed.error} title={t('compare.failed')} />
  if (left.status === 'loading' || right.status === 'loading') return <Skeleton lines={4} label={t('common.loading')} />
  return <Parts pair={pair} left={contentOf(left)} right={contentOf(right)} />
}

const contentOf = (entry: ContentEntry): SpanContent | null => (entry.status === 'ready' ? entry.content : null)

interface PartsProps {
  pair: StepPair
  left: SpanContent | null
  right: SpanContent | null
}

function Parts({ pair, left, right }: PartsProps) {
  const { t } = useTranslation()
  const one = new Map(left ? partTexts(left) : [])
  const other = new Map(right ? partTexts(right) : [])
  const parts = [...new Set([...one.keys(), ...other.keys()])]
  // What the models wrote says more than the prompt that grew from it.
  const telling = parts.filter((part) => pair.parts.includes(part))
  const [picked, setPicked] = useState<StepPart | null>(null)
  const part = picked ?? telling.find((each) => each !== 'prompt') ?? telling[0] ?? parts.at(-1) ?? 'output'
  const from = one.get(part) ?? ''
  const to = other.get(part) ?? ''
  const both = left !== null && right !== null
  const inEditor = both && from !== to && !(isShort(from) && isShort(to))
  const id = useId()
  return (
    <section className="step-diff" data-testid="step-diff" data-part={part}>
      <div className="step-diff__head">
        <Segmented
          small
          label={t('compare.pickPart')}
          value={part}
          options={parts.map((value) => ({
            value,
            label: `${t(`compare.part.${value}`)}${pair.parts.includes(value) ? ' •' : ''}`,
          }))}
          onChange={setPicked}
        />
        {both && from === to ? <span className="quiet">{t('compare.same')}</span> : null}
      </div>
      {left?.kind === 'inference' && right?.kind === 'inference' ? (
        <DifferingToken left={left.output.tokens} right={right.output.tokens} />
      ) : null}
      {inEditor ? (
        <DiffEditor
          id={id}
          left={from}
          right={to}
          labels={{ left: t('compare.leftRun'), right: t('compare.rightRun') }}
        />
      ) : (
        <Words from={left ? from : null} to={right ? to : null} />
      )}
    </section>
  )
}

/** Short texts, and such as have no other side, word by word. Null where the run has no such step. */
function Words({ from, to }: { from: string | null; to: string | null }) {
  const { t } = useTranslation()
  const pieces = useMemo(() => diffText(from ?? '', to ?? ''), [from, to])
  return (
    <div className="step-diff__texts">
      <Side label={t('compare.leftRun')} side="left" pieces={from === null ? null : pieces} />
      <Side label={t('compare.rightRun')} side="right" pieces={to === null ? null : pieces} />
    </div>
  )
}

interface SideProps {
  label: string
  side: 'left' | 'right'
  /** Null where the run has no such step. */
  pieces: DiffPiece[] | null
}

function Side({ label, side, pieces }: SideProps) {
  const { t } = useTranslation()
  if (!pieces) return <p className="quiet step-diff__none">{t('compare.absent')}</p>
  const shown = pieces.flatMap((piece, index) =>
    piece.side === 'both' || piece.side === side ? [{ piece, index }] : [],
  )
  return (
    <figure className="step-diff__text mono" aria-label={label} {...SCROLLS}>
      {shown.map(({ piece, index }) =>
        piece.side === 'both' ? (
          foldEqual(piece, index === 0, index === pieces.length - 1).map((text, part) =>
            text === null ? (
              <span key={`${index}-fold`} className="step-diff__fold" title={t('compare.lines')}>
                {' ⋯ '}
              </span>
            ) : (
              <span key={`${index}-${part === 0 ? 'from' : 'to'}`}>{text}</span>
            ),
          )
        ) : side === 'left' ? (
          <del key={index}>{piece.text}</del>
        ) : (
          <ins key={index}>{piece.text}</ins>
        ),
      )}
    </figure>
  )
}

interface TokensProps {
  left: readonly TokenRecord[]
  right: readonly TokenRecord[]
}

function DifferingToken({ left, right }: TokensProps) {
  const { t } = useTranslation()
  const found = useMemo(() => firstDifferingToken(left, right), [left, right])
  if (!found) return null
  return (
    <div className="step-diff__token" data-testid="differing-token">
      <span className="quiet">{t('compare.token', { place: found.place + 1 })}</span>
      <Probabilities label={t('compare.left')} token={found.left} />
      <Probabilities label={t('compare.right')} token={found.right} />
    </div>
  )
}

function Probabilities({ label, token }: { label: string; token: TokenRecord | null }) {
  const { t } = useTranslation()
  return (
    <span>
      <span className="quiet">{label} </span>
      {token ? (
        <>
          <b className="mono">
            {showWhitespace(token.text)} {formatProbability(token.p)}
          </b>
          {(token.alternatives ?? [])
            .filter(({ id }) => id !== token.id)
            .map(({ id, text, p }) => (
              <span key={id} className="mono quiet">
                {' '}
                {showWhitespace(text)} {formatProbability(p)}
              </span>
            ))}
        </>
      ) : (
        t('compare.ends')
      )}
    </span>
  )
}
