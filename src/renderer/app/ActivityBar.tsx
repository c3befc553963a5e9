import {
  BookOpenText,
  Bot,
  Box,
  BrainCircuit,
  Command,
  Hammer,
  ListTree,
  MessageSquare,
  Settings2,
  Waypoints,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { platform } from '../bridge/host.ts'
import { showShortcut } from '../lib/shortcuts.ts'
import { Tip } from '../ui/Tip.tsx'
import { layoutStore, showView, VIEWS, type ViewId } from './layout.ts'

const ICONS: Record<ViewId, typeof Box> = {
  run: MessageSquare,
  traces: ListTree,
  agents: Bot,
  tools: Hammer,
  models: Box,
  knowledge: BookOpenText,
  memory: BrainCircuit,
  graph: Waypoints,
  settings: Settings2,
}

/** The views, at the left edge. */
export function ActivityBar() {
  const { t } = useTranslation()
  const current = useStore(layoutStore, (layout) => layout.view)
  return (
    <nav className="activity" aria-label={t('frame.views')}>
      {VIEWS.map((view, index) => {
        const Icon = ICONS[view]
        return (
          <Tip key={view} side="right" text={t(`view.${view}`)} shortcut={showShortcut(`Mod+${index + 1}`, platform)}>
            <button
              type="button"
              className={view === 'settings' ? 'activity__item activity__item--last' : 'activity__item'}
              aria-current={view === current ? 'page' : undefined}
              data-testid={`nav-${view}`}
              onClick={() => showView(view)}
            >
              <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
              <span className="activity__label">{t(`view.${view}`)}</span>
            </button>
          </Tip>
        )
      })}
      <Tip side="right" text={t('action.palette')} shortcut={showShortcut('Mod+K', platform)}>
        <button
          type="button"
          className="activity__item"
          data-testid="open-palette"
          onClick={() => layoutStore.setState({ paletteOpen: true })}
        >
          <Command size={18} strokeWidth={1.75} aria-hidden="true" />
          <span className="activity__label">{t('frame.commands')}</span>
        </button>
      </Tip>
    </nav>
  )
}
