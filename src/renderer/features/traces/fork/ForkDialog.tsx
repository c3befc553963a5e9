import type { ForkPoint } from '@shared/forks.ts'
import { GitFork } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../../ui/Button.tsx'
import { CallFields } from '../../../ui/CallFields.tsx'
import { Modal, ModalActions } from '../../../ui/Modal.tsx'
import { Toggle } from '../../../ui/Toggle.tsx'
import { ForkSections } from './ForkSections.tsx'
import { draftOf, editsOf, type ForkDraft } from './fork-draft.ts'
import { closeFork, forkState, makeFork, type OpenFork } from './fork-state.ts'
import { TokenFields } from './TokenFields.tsx'

/** Says what is to be otherwise before a run goes on from one of its steps. */
export function ForkDialog() {
  const open = useStore(forkState, (state) => state.open)
  return open ? <OpenDialog key={open.span.id} open={open} /> : null
}

const titleOf = ({ kind }: ForkPoint, token: boolean) => (token ? 'token' : kind)

function OpenDialog({ open }: { open: OpenFork }) {
  const { t } = useTranslation()
  const serveId = useId()
  const busy = useStore(forkState, (state) => state.busy)
  const { point, token } = open
  const [draft, setDraft] = useState(() => draftOf(point, token ? token.before.length : null))
  const change = (part: Partial<ForkDraft>) => setDraft((before) => ({ ...before, ...part }))
  const read = editsOf(draft, point)
  const problem = 'problem' in read ? read.problem : null
  return (
    <Modal
      open
      onClose={closeFork}
      title={t(`fork.title.${titleOf(point, token !== null)}`, { step: point.step, tool: point.call?.name })}
      text={t('fork.text')}
      className="dialog--fork"
      testId="fork-dialog"
    >
      <form
        className="fork-form"
        onSubmit={(event) => {
          event.preventDefault()
          if ('edits' in read) void makeFork(open, read.edits, draft.serve)
        }}
      >
        {point.call ? (
          <CallFields
            draft={draft}
            change={change}
            invalid={problem === 'arguments'}
            choices={['result', 'arguments', 'same']}
          />
        ) : null}
        {token ? <TokenFields token={token} draft={draft} change={change} /> : null}
        <ForkSections open={open} draft={draft} change={change} problem={problem} />
        <span className="run-option" title={t('fork.serveHint')}>
          <Toggle id={serveId} checked={draft.serve} onChange={(serve) => change({ serve })} testId="fork-serve" />
          <label htmlFor={serveId}>{t('fork.serve')}</label>
        </span>
        <p className="fork-form__note">{t('fork.note')}</p>
        {problem && problem !== 'arguments' ? (
          <p className="field-error" role="alert">
            {t(`fork.problem.${problem}`)}
          </p>
        ) : null}
        <ModalActions>
          <Button
            type="submit"
            variant="primary"
            icon={<GitFork size={14} aria-hidden="true" />}
            disabled={busy || problem !== null}
            data-testid="fork-go"
          >
            {t('fork.go')}
          </Button>
        </ModalActions>
      </form>
    </Modal>
  )
}
