import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../lib/class-names.ts'
import { SCROLLS } from '../scrolls.ts'
import { type DiffLine, diffLines } from './line-diff.ts'

const SIGNS = { same: ' ', added: '+', removed: '−' }

/** Two short texts and where they differ, one under the other. */
export function LineDiff({ before, after, label }: { before: string; after: string; label: string }) {
  const { t } = useTranslation()
  const hunks = useMemo(() => diffLines(before, after), [before, after])
  if (hunks === null) return <p className="quiet">{t('changes.tooDifferent')}</p>
  if (hunks.length === 0) return <p className="quiet">{t('changes.noDifference')}</p>
  return (
    <section className="line-diff" aria-label={label} {...SCROLLS}>
      {hunks.map(({ lines }, index) => (
        <div
          key={`${lines[0]?.before} ${lines[0]?.after}`}
          className={classNames('line-diff__hunk', index > 0 && 'line-diff__hunk--next')}
        >
          {lines.map((line) => (
            <Line key={`${line.before} ${line.after}`} line={line} />
          ))}
        </div>
      ))}
    </section>
  )
}

function Line({ line: { kind, text, before, after } }: { line: DiffLine }) {
  return (
    <div className={`line-diff__line line-diff__line--${kind}`}>
      <span className="line-diff__number" aria-hidden="true">
        {after ?? before}
      </span>
      <span className="line-diff__sign">{SIGNS[kind]}</span>
      <span className="line-diff__text">{text}</span>
    </div>
  )
}
