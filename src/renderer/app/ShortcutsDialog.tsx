import { Dialog } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { platform } from '../bridge/host.ts'
import { showShortcut } from '../lib/shortcuts.ts'
import { Button } from '../ui/Button.tsx'
import { Keys } from '../ui/Keys.tsx'
import { ACTIONS } from './actions.ts'
import { layoutStore } from './layout.ts'

/** Every shortcut, from the same list that obeys them. */
export function ShortcutsDialog() {
  const { t } = useTranslation()
  const open = useStore(layoutStore, (layout) => layout.shortcutsOpen)
  return (
    <Dialog.Root open={open} onOpenChange={(shortcutsOpen) => layoutStore.setState({ shortcutsOpen })}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog dialog--wide" aria-describedby={undefined}>
          <Dialog.Title className="dialog__title">{t('action.shortcuts')}</Dialog.Title>
          <dl className="shortcuts">
            {ACTIONS.filter((action) => action.shortcuts).map((action) => (
              <div key={action.id} className="shortcuts__row">
                <dt>{t(`action.${action.label}`)}</dt>
                <dd>
                  {action.shortcuts?.map((shortcut) => (
                    <Keys key={shortcut} keys={showShortcut(shortcut, platform)} />
                  ))}
                </dd>
              </div>
            ))}
          </dl>
          <div className="dialog__actions">
            <Dialog.Close asChild>
              <Button>{t('common.close')}</Button>
            </Dialog.Close>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
