import type { TokenRange, XrayToken } from '@shared/xray.ts'
import { Fragment, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../lib/class-names.ts'
import { showWhitespace } from '../../lib/text.ts'
import { overlap, runsOf, type TokenRun } from '../../lib/xray-runs.ts'
import { Button } from '../Button.tsx'

/** Rows, and tokens of one row, rendered before a person asks for all. */
const FIRST_ROWS = 400
const FIRST_TOKENS = 400

interface Props {
  tokens: readonly XrayToken[]
  chosen: TokenRange | null
  onChoose: (range: TokenRange) => void
}

/** The raw tokens, one row for each part of the format they make. */
export function XrayTokens({ tokens, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const list = useRef<HTMLOListElement>(null)
  const runs = useMemo(() => runsOf(tokens), [tokens])
  const shown = all ? runs : runs.slice(0, FIRST_ROWS)
  useEffect(() => {
    if (chosen) list.current?.querySelector('[data-chosen="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <>
      <ol ref={list} className="xray-runs">
        {shown.map((run) => (
          <XrayRun
            key={run.from}
            run={run}
            chosen={chosen !== null && overlap(run, chosen)}
            onChoose={() => onChoose({ from: run.from, to: run.to })}
          />
        ))}
      </ol>
      {shown.length < runs.length ? (
        <Button size="small" variant="ghost" onClick={() => setAll(true)}>
          {t('xray.showAll', { count: runs.length - shown.length })}
        </Button>
      ) : null}
    </>
  )
}

function XrayRun({ run, chosen, onChoose }: { run: TokenRun; chosen: boolean; onChoose: () => void }) {
  const { t } = useTranslation()
  const { part, call } = run.first
  const texts = run.texts.slice(0, FIRST_TOKENS)
  return (
    <li>
      <button
        type="button"
        className={classNames('xray-run', `xray-run--${part}`, chosen && 'xray-run--chosen')}
        aria-pressed={chosen}
        data-testid="xray-run"
        data-part={part}
        data-call={call ?? undefined}
        data-chosen={chosen}
        onClick={onChoose}
      >
        <span className="xray-run__part">
          {t(`xray.part.${part}`)}
          {call === null ? null : <span className="xray-run__call">{call + 1}</span>}
        </span>
        <span className="xray-run__text mono">
          {texts.map((text, index) => (
            // A token is its place: the answer never changes.
            <Fragment key={`${run.from + index}`}>
              <span className="xray-token">{/^\s+$/.test(text) ? showWhitespace(text) : text}</span>
              {text.includes('\n') && /^\s+$/.test(text) ? <br /> : null}
            </Fragment>
          ))}
          {texts.length < run.texts.length ? '…' : null}
        </span>
      </button>
    </li>
  )
}
