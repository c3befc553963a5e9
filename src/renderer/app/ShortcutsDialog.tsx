import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { platform } from '../bridge/host.ts'
import { showShortcut } from '../lib/shortcuts.ts'
import { Keys } from '../ui/Keys.tsx'
import { Modal, ModalActions } from '../ui/Modal.tsx'
import { ACTIONS } from './actions.ts'
import { layoutStore } from './layout.ts'

/** Every shortcut, from the same list that obeys them. */
export function ShortcutsDialog() {
  const { t } = useTranslation()
  const open = useStore(layoutStore, (layout) => layout.shortcutsOpen)
  return (
    <Modal
      open={open}
      onClose={() => layoutStore.setState({ shortcutsOpen: false })}
      title={t('action.shortcuts')}
      className="dialog--wide"
    >
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
      <ModalActions leave="close"></ModalActions>
    </Modal>
  )
}
