import { Download, EllipsisVertical, Eraser, Upload } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { exportMemories, importMemories } from './memory-commands.ts'
import { memoryState } from './memory-state.ts'

/** What is done with all of the memory. */
export function MemoryMenu() {
  const { t } = useTranslation()
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button type="button" className="icon-button" aria-label={t('memory.more')} data-testid="memory-more">
          <EllipsisVertical size={16} aria-hidden="true" />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Item className="menu__item" onSelect={() => void exportMemories()} data-testid="memory-export">
            <Download size={14} aria-hidden="true" />
            {t('memory.export')}
          </DropdownMenu.Item>
          <DropdownMenu.Item className="menu__item" onSelect={() => void importMemories()} data-testid="memory-import">
            <Upload size={14} aria-hidden="true" />
            {t('memory.import')}
          </DropdownMenu.Item>
          <DropdownMenu.Separator className="menu__line" />
          <DropdownMenu.Item
            className="menu__item"
            onSelect={() => memoryState.setState({ forgetting: 'about' })}
            data-testid="memory-forget-about"
          >
            <Eraser size={14} aria-hidden="true" />
            {t('memory.forgetAbout')}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
