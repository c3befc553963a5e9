import { LONGEST_VIEW_NAME } from '@shared/view-limits.ts'
import { Dialog } from 'radix-ui'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'

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
    <Dialog.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog" aria-describedby={undefined} data-testid="view-dialog">
          <Dialog.Title className="dialog__title">{title}</Dialog.Title>
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
            <div className="dialog__actions">
              <Dialog.Close asChild>
                <Button>{t('common.cancel')}</Button>
              </Dialog.Close>
              <Button type="submit" variant="primary" busy={busy} disabled={wanted === ''} data-testid="view-keep">
                {t('runList.keep')}
              </Button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
