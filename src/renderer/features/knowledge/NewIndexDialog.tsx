import { Dialog } from 'radix-ui'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
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
    <Dialog.Root open={open} onOpenChange={(creating) => knowledgeState.setState({ creating })}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog" data-testid="knowledge-dialog">
          <Dialog.Title className="dialog__title">{t('knowledge.newTitle')}</Dialog.Title>
          <Dialog.Description className="dialog__text">{t('knowledge.newText')}</Dialog.Description>
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
            <div className="dialog__actions">
              <Dialog.Close asChild>
                <Button>{t('common.cancel')}</Button>
              </Dialog.Close>
              <Button
                type="submit"
                variant="primary"
                disabled={name.trim() === ''}
                busy={busy}
                data-testid="knowledge-create"
              >
                {t(place === 'choose' ? 'knowledge.createChoose' : 'knowledge.create')}
              </Button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
