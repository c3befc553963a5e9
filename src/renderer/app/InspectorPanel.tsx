import { PanelRightClose, PanelRightOpen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { platform } from '../bridge/host.ts'
import { showShortcut } from '../lib/shortcuts.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Resizer } from '../ui/Resizer.tsx'
import { INSPECTOR, layoutStore, type PlainView, toggleInspector, type ViewId } from './layout.ts'
import { InspectorOf } from './views.tsx'

/** Details of what is chosen in the view, at the right. */
export function InspectorPanel({ view }: { view: Exclude<ViewId, PlainView> }) {
  const { t } = useTranslation()
  const open = useStore(layoutStore, (layout) => layout.inspectorOpen)
  const width = useStore(layoutStore, (layout) => layout.inspectorWidth)
  const keys = showShortcut('Mod+B', platform)
  if (!open) {
    return (
      <aside className="inspector inspector--closed" aria-label={t('inspector.title')}>
        <IconButton label={t('inspector.open')} shortcut={keys} side="left" onClick={toggleInspector}>
          <PanelRightOpen size={16} aria-hidden="true" />
        </IconButton>
      </aside>
    )
  }
  return (
    <aside className="inspector" aria-label={t('inspector.title')} data-testid="inspector" style={{ width }}>
      <Resizer
        label={t('inspector.resize')}
        width={width}
        min={INSPECTOR.min}
        max={INSPECTOR.max}
        side="right"
        onResize={(inspectorWidth) => layoutStore.setState({ inspectorWidth })}
      />
      <header className="view__head">
        <p className="view__title">{t('inspector.title')}</p>
        <span className="spacer" />
        <IconButton label={t('inspector.close')} shortcut={keys} onClick={toggleInspector}>
          <PanelRightClose size={16} aria-hidden="true" />
        </IconButton>
      </header>
      <div className="inspector__body">
        <InspectorOf view={view} />
      </div>
    </aside>
  )
}
