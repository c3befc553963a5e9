import type { LearnProposal, LearnResult } from '@shared/learning.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Badge, type Tone } from '../../../ui/Badge.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Disclosure } from '../../../ui/Disclosure.tsx'
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx'
import { ModalActions } from '../../../ui/Modal.tsx'
import { percentOf, relationWords } from '../path-words.ts'
import { accept, choose, chooseAll, readOther } from './learn-commands.ts'
import { learnState } from './learn-state.ts'

const TONES: Record<LearnProposal['standing'], Tone> = { new: 'accent', known: 'neutral', contradicts: 'warn' }

/** What was found in a text, each with the words that say so. */
export function LearnFound({ result }: { result: LearnResult }) {
  const { t } = useTranslation()
  const { rows, error, accepting } = useStore(learnState)
  const { proposals } = result
  return (
    <>
      <Told result={result} />
      {proposals.length > 0 ? (
        <>
          <p className="learn__all">
            <button type="button" className="link" onClick={() => chooseAll(true)}>
              {t('graph.learn.all')}
            </button>
            <button type="button" className="link" onClick={() => chooseAll(false)} data-testid="graph-learn-none">
              {t('graph.learn.none')}
            </button>
          </p>
          <ul className="learn__list">
            {proposals.map((each) => (
              <Proposal key={each.row} proposal={each} chosen={rows.has(each.row)} />
            ))}
          </ul>
        </>
      ) : null}
      <Refused result={result} />
      {error ? <ErrorPanel error={error} title={t('graph.learn.notAdded')} /> : null}
      <ModalActions
        leave={proposals.length === 0 ? 'close' : 'cancel'}
        before={
          <Button onClick={readOther} disabled={accepting} data-testid="graph-learn-other">
            {t('graph.learn.other')}
          </Button>
        }
      >
        {proposals.length > 0 ? (
          <Button
            variant="primary"
            disabled={rows.size === 0}
            busy={accepting}
            onClick={() => void accept()}
            data-testid="graph-learn-accept"
          >
            {t('graph.learn.accept', { count: rows.size })}
          </Button>
        ) : null}
      </ModalActions>
    </>
  )
}

/** How the reading went, and what to do where it went badly. */
function Told({ result: { proposals, model, chunks, unread, cut } }: { result: LearnResult }) {
  const { t } = useTranslation()
  return (
    <div className="learn__told" role="status" data-testid="graph-learn-told">
      <p>
        {proposals.length > 0
          ? t('graph.learn.found', { count: proposals.length, model })
          : t(unread === chunks && chunks > 0 ? 'graph.learn.unusable' : 'graph.learn.nothing', { model })}
      </p>
      {proposals.length > 0 && unread > 0 ? <p>{t('graph.learn.unread', { count: unread, total: chunks })}</p> : null}
      {cut ? <p>{t('graph.learn.cut', { read: chunks })}</p> : null}
    </div>
  )
}

function Proposal({ proposal, chosen }: { proposal: LearnProposal; chosen: boolean }) {
  const { t } = useTranslation()
  const { row, subject, type, object, quote, kind, page, standing, confidence } = proposal
  return (
    <li className="learn__proposal">
      <label className="learn__check" data-testid="graph-learn-proposal">
        <input type="checkbox" checked={chosen} onChange={({ target }) => choose(row, target.checked)} />
        <span className="learn__what">
          <span className="break">
            {subject} <em>{relationWords(type)}</em> {object}
          </span>
          <q className="quiet break">{quote}</q>
          <span className="learn__notes">
            <Badge tone={TONES[standing]}>{t(`graph.learn.standing.${standing}`)}</Badge>
            <span className="quiet">
              {t(`memory.kind.${kind}`)} · {t('graph.learn.sure', { percent: percentOf(confidence) })}
              {page === null ? null : ` · ${t('graph.page', { page })}`}
            </span>
          </span>
        </span>
      </label>
    </li>
  )
}

/** Why some of what the model wrote is not proposed. */
function Refused({ result: { dropped } }: { result: LearnResult }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const count = dropped.reduce((sum, each) => sum + each.count, 0)
  if (count === 0) return null
  return (
    <Disclosure title={t('graph.learn.refused', { count })} open={open} onToggle={setOpen}>
      <ul className="learn__reasons" data-testid="graph-learn-refused">
        {dropped.map(({ reason, count: times }) => (
          <li key={reason}>
            {t(`graph.learn.reason.${reason}`)} <span className="quiet">× {times}</span>
          </li>
        ))}
      </ul>
    </Disclosure>
  )
}
