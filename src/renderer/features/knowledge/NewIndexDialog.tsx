import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { Modal, ModalActions } from '../../ui/Modal.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { createKnowledge } from './knowledge-commands.ts'
import { knowledgeState } from './knowledge-state.ts'

const PLACES = ['workspace', 'choose'] as const

/** Asks for a name and a folder. */
export function NewIndexDialog() {
  const { t } = useTranslation()
  const id = useId()
  const open = useStore(knowledgeState, (state) => state.creating)
  const [name, setName] = useState('')
  const [place, setPlace] = useState<(typeof PLACES)[number]>('workspace')
  const [busy, setBusy] = useState(false)
  const create = async () => {
    if (name.trim() === '' || busy) return
    setBusy(true)
    const made = await createKnowledge(name.trim(), place)
    setBusy(false)
    if (!made) return
    setName('')
    knowledgeState.setState({ creating: false })
  }
  return (
    <Modal
      open={open}
      onClose={() => knowledgeState.setState({ creating: false })}
      title={t('knowledge.newTitle')}
      text={t('knowledge.newText')}
      testId="knowledge-dialog"
    >
      <form
        className="knowledge__form"
        onSubmit={(event) => {
          event.preventDefault()
          void create()
        }}
      >
        <label htmlFor={`${id}-name`}>{t('knowledge.name')}</label>
        <input
          id={`${id}-name`}
          className="field"
          placeholder={t('knowledge.namePlaceholder')}
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
          data-testid="knowledge-name"
        />
        <span>{t('knowledge.folder')}</span>
        <Segmented
          label={t('knowledge.folder')}
          value={place}
          options={PLACES.map((value) => ({ value, label: t(`knowledge.place.${value}`) }))}
          onChange={setPlace}
          testId="knowledge-place"
        />
        <ModalActions>
          <Button
            type="submit"
            variant="primary"
            disabled={name.trim() === ''}
            busy={busy}
            data-testid="knowledge-create"
          >
            {t(place === 'choose' ? 'knowledge.createChoose' : 'knowledge.create')}
          </Button>
        </ModalActions>
      </form>
    </Modal>
  )
}
