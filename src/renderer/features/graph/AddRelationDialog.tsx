import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { Modal, ModalActions } from '../../ui/Modal.tsx'
import { addRelation } from './graph-edits.ts'
import { graphState } from './graph-state.ts'
import { asRelationType, relationWords } from './path-words.ts'

const LONGEST_NAME = 300

/** A new relation between two names, known or new. */
export function AddRelationDialog({ first }: { first: { subject: string } }) {
  const { t } = useTranslation()
  const field = useId()
  const types = useStore(graphState, (state) => state.types)
  const [terms, setTerms] = useState({ subject: first.subject, relation: '', object: '' })
  const [from, setFrom] = useState('')
  const [busy, setBusy] = useState(false)
  const { subject, relation, object } = terms
  const understood = relation.trim() === '' || asRelationType(relation) !== null
  const ready = subject.trim() !== '' && object.trim() !== '' && asRelationType(relation) !== null
  const add = async () => {
    if (!ready || busy) return
    setBusy(true)
    const since = from === '' ? null : new Date(`${from}T00:00`).getTime()
    await addRelation({ subject: subject.trim(), words: relation, object: object.trim(), from: since })
    setBusy(false)
  }
  return (
    <Modal
      open
      onClose={() => graphState.setState({ adding: null })}
      title={t('graph.addTitle')}
      text={t('graph.addText')}
      testId="graph-add-dialog"
    >
      <form
        className="graph-form"
        onSubmit={(event) => {
          event.preventDefault()
          void add()
        }}
      >
        {(['subject', 'relation', 'object'] as const).map((term) => (
          <label key={term} htmlFor={`${field}-${term}`}>
            {t(`graph.term.${term}`)}
            <input
              id={`${field}-${term}`}
              className="field"
              maxLength={term === 'relation' ? 100 : LONGEST_NAME}
              placeholder={t(`graph.termExample.${term}`)}
              list={term === 'relation' ? `${field}-types` : undefined}
              value={terms[term]}
              onChange={(event) => setTerms({ ...terms, [term]: event.target.value })}
              data-testid={`graph-add-${term}`}
            />
          </label>
        ))}
        <datalist id={`${field}-types`}>
          {types.map(({ type }) => (
            <option key={type} value={relationWords(type)} />
          ))}
        </datalist>
        {understood ? null : <p className="field-error">{t('graph.relationNeedsWords')}</p>}
        <label htmlFor={`${field}-from`}>
          {t('graph.since')}
          <input
            id={`${field}-from`}
            type="date"
            className="field graph-form__date"
            value={from}
            onChange={(event) => setFrom(event.target.value)}
            data-testid="graph-add-since"
          />
        </label>
        <ModalActions>
          <Button type="submit" variant="primary" disabled={!ready} busy={busy} data-testid="graph-add-go">
            {t('graph.addGo')}
          </Button>
        </ModalActions>
      </form>
    </Modal>
  )
}
