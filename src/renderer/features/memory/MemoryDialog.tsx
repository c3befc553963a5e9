import type { Memory, MemoryKind, NewMemory } from '@shared/memory.ts'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { ChoiceMenu } from '../../ui/ChoiceMenu.tsx'
import { Modal, ModalActions } from '../../ui/Modal.tsx'
import { keepMemory } from './memory-commands.ts'
import { memoryState } from './memory-state.ts'

const KINDS = ['fact', 'preference', 'procedure', 'gotcha', 'episode', 'state'] as const satisfies MemoryKind[]
const LONGEST = 10_000

/** A new memory, or what takes the place of one. Subject, relation and value make it something others can contradict. */
export function MemoryDialog({ editing }: { editing: Memory | 'new' }) {
  const { t } = useTranslation()
  const field = useId()
  const scopes = useStore(memoryState, (state) => state.scopes)
  const before = editing === 'new' ? null : editing
  const [text, setText] = useState(before?.text ?? '')
  const [kind, setKind] = useState<MemoryKind>(before?.kind ?? 'fact')
  const [scope, setScope] = useState(before?.scope ?? 'user')
  const [terms, setTerms] = useState({
    subject: before?.triple?.subject ?? '',
    predicate: before?.triple?.predicate ?? '',
    object: before?.triple?.object ?? '',
  })
  const [from, setFrom] = useState(before?.validFrom ? dayOf(before.validFrom) : '')
  const [busy, setBusy] = useState(false)
  const filled = Object.values(terms).filter((term) => term.trim() !== '').length
  const ready = text.trim() !== '' && (filled === 0 || filled === 3)
  const keep = async () => {
    if (!ready || busy) return
    setBusy(true)
    const given: NewMemory = {
      text: text.trim(),
      kind,
      scope,
      triple: filled === 3 ? terms : null,
      validFrom: from === '' ? null : new Date(`${from}T00:00`).getTime(),
      validTo: null,
      importance: before?.importance ?? 0.5,
    }
    await keepMemory(given)
    setBusy(false)
  }
  const all = [...new Set(['user', ...scopes.map((each) => each.scope), scope])]
  return (
    <Modal
      open
      onClose={() => memoryState.setState({ editing: null })}
      title={t(before ? 'memory.correctTitle' : 'memory.newTitle')}
      text={t(before ? 'memory.correctText' : 'memory.newText')}
      testId="memory-dialog"
    >
      <form
        className="memory-form"
        onSubmit={(event) => {
          event.preventDefault()
          void keep()
        }}
      >
        <label htmlFor={`${field}-text`}>{t('memory.text')}</label>
        <textarea
          id={`${field}-text`}
          className="field"
          rows={3}
          maxLength={LONGEST}
          value={text}
          onChange={(event) => setText(event.target.value)}
          data-testid="memory-text"
        />
        <div className="memory-form__row">
          <ChoiceMenu
            label={t('memory.kinds')}
            value={kind}
            placeholder=""
            choices={KINDS.map((value) => ({
              value,
              label: t(`memory.kind.${value}`),
              detail: t(`memory.kindText.${value}`),
            }))}
            onChoose={(value) => setKind(KINDS.find((each) => each === value) ?? 'fact')}
            testId="memory-form-kind"
          />
          <ChoiceMenu
            label={t('memory.scopes')}
            value={scope}
            placeholder=""
            choices={all.map((value) => ({ value, label: value === 'user' ? t('memory.everyAgent') : value }))}
            onChoose={setScope}
            testId="memory-form-scope"
          />
        </div>
        <p className="quiet">{t('memory.tripleText')}</p>
        <div className="memory-form__triple">
          {(['subject', 'predicate', 'object'] as const).map((term) => (
            <label key={term} htmlFor={`${field}-${term}`}>
              {t(`memory.term.${term}`)}
              <input
                id={`${field}-${term}`}
                className="field"
                maxLength={term === 'predicate' ? 100 : 500}
                placeholder={t(`memory.termExample.${term}`)}
                value={terms[term]}
                onChange={(event) => setTerms({ ...terms, [term]: event.target.value })}
                data-testid={`memory-${term}`}
              />
            </label>
          ))}
        </div>
        <label htmlFor={`${field}-from`}>{t('memory.since')}</label>
        <input
          id={`${field}-from`}
          type="date"
          className="field memory-form__date"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
          data-testid="memory-since"
        />
        {filled === 1 || filled === 2 ? <p className="field-error">{t('memory.tripleWhole')}</p> : null}
        <ModalActions>
          <Button type="submit" variant="primary" disabled={!ready} busy={busy} data-testid="memory-keep">
            {t(before ? 'memory.correct' : 'memory.keep')}
          </Button>
        </ModalActions>
      </form>
    </Modal>
  )
}

function dayOf(at: number): string {
  const day = new Date(at)
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}
