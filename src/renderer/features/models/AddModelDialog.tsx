import { FolderOpen } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { Modal, ModalActions } from '../../ui/Modal.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { openModel, stopAdding } from './models-commands.ts'
import { modelsState } from './models-state.ts'

/** Asks whether a model from disk stays where it is or is copied, then lets the person choose its file. */
export function AddModelDialog() {
  const { t } = useTranslation()
  const { adding, opening } = useStore(modelsState)
  const [how, setHow] = useState<'link' | 'copy'>('link')
  return (
    <Modal open={adding} onClose={stopAdding} title={t('add.title')} text={t('add.text')} testId="model-add">
      <div className="add-model__how">
        <Segmented
          label={t('add.how')}
          testId="model-add-how"
          value={how}
          options={[
            { value: 'link', label: t('add.link') },
            { value: 'copy', label: t('add.copy') },
          ]}
          onChange={setHow}
        />
        <p className="quiet">{how === 'link' ? t('add.linkText') : t('add.copyText')}</p>
      </div>
      <ModalActions>
        <Button
          variant="primary"
          busy={opening}
          icon={<FolderOpen size={14} aria-hidden="true" />}
          onClick={() => void openModel(how === 'copy')}
          data-testid="model-add-choose"
        >
          {opening ? t('add.busy') : t('add.choose')}
        </Button>
      </ModalActions>
    </Modal>
  )
}
