import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../../ui/Button.tsx'
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx'
import { Modal, ModalActions } from '../../../ui/Modal.tsx'
import { LearnFound } from './LearnFound.tsx'
import { LearnSourceFields } from './LearnSourceFields.tsx'
import { closeLearn, read, readOther, stopReading, wantedNow } from './learn-commands.ts'
import { learnState } from './learn-state.ts'

/** Has a model read a text, shows what it found, and adds what the person leaves ticked. */
export function LearnDialog() {
  const { t } = useTranslation()
  const { open, reading, result } = useStore(learnState)
  if (!open) return null
  return (
    <Modal
      open
      onClose={closeLearn}
      title={t('graph.learn.title')}
      text={t(result && result.proposals.length > 0 ? 'graph.learn.foundText' : 'graph.learn.text')}
      className="dialog--wide learn"
      testId="graph-learn-dialog"
    >
      {reading ? <Reading /> : result ? <LearnFound result={result} /> : <Ask />}
    </Modal>
  )
}

function Ask() {
  const { t } = useTranslation()
  const { source, error } = useStore(learnState)
  const ready = useStore(learnState, () => wantedNow() !== null)
  return (
    <form
      className="learn__ask"
      onSubmit={(event) => {
        event.preventDefault()
        void read()
      }}
    >
      <LearnSourceFields />
      {error ? <ErrorPanel error={error} title={t('graph.learn.failed')} /> : null}
      <ModalActions>
        <Button type="submit" variant="primary" disabled={!ready} data-testid="graph-learn-read">
          {t(source === 'file' ? 'graph.learn.chooseFile' : 'graph.learn.read')}
        </Button>
      </ModalActions>
    </form>
  )
}

function Reading() {
  const { t } = useTranslation()
  const pieces = useStore(learnState, (state) => state.reading?.pieces)
  return (
    <div data-testid="graph-learn-reading">
      <p role="status">
        {pieces
          ? t('graph.learn.reading', { piece: pieces.done + 1, total: pieces.total, count: pieces.found })
          : t('graph.learn.preparing')}
      </p>
      <progress
        className="progress"
        aria-label={t('graph.learn.progress')}
        max={pieces?.total ?? 1}
        value={pieces ? pieces.done : undefined}
      />
      <div className="dialog__actions">
        <Button
          onClick={() => {
            stopReading()
            readOther()
          }}
          data-testid="graph-learn-stop"
        >
          {t('common.cancel')}
        </Button>
      </div>
    </div>
  )
}
