import { LONGEST_VIEW_NAME } from '@shared/view-limits.ts'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { Modal, ModalActions } from '../../../ui/Modal.tsx'

interface Props {
  open: boolean
  title: string
  /** The name it begins with. */
  first: string
  taken: readonly string[]
  onClose: () => void
  /** Gives whether it was kept; the dialog stays when it was not. */
  onName: (name: string) => Promise<boolean>
}

/** Asks for the name of a view. */
export function ViewNameDialog({ open, title, first, taken, onClose, onName }: Props) {
  const { t } = useTranslation()
  const [name, setName] = useState(first)
  const [busy, setBusy] = useState(false)
  const wanted = name.trim()
  const replaces = wanted !== first && taken.includes(wanted)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (wanted === '') return
    setBusy(true)
    const kept = await onName(wanted)
    setBusy(false)
    if (kept) onClose()
  }
  return (
    <Modal open={open} onClose={onClose} title={title} testId="view-dialog">
      <form onSubmit={(event) => void submit(event)}>
        <label className="view-name">
          <span>{t('runList.viewName')}</span>
          <input
            className="field"
            value={name}
            maxLength={LONGEST_VIEW_NAME}
            spellCheck={false}
            data-testid="view-name"
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        {replaces ? <p className="dialog__text">{t('runList.viewReplaces')}</p> : null}
        <ModalActions>
          <Button type="submit" variant="primary" busy={busy} disabled={wanted === ''} data-testid="view-keep">
            {t('runList.keep')}
          </Button>
        </ModalActions>
      </form>
    </Modal>
  )
}
