import { Tooltip } from 'radix-ui'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { connection } from '../bridge/connection.ts'
import { markWhenPainted } from '../bridge/marks.ts'
import { useStudio } from '../bridge/studio-store.ts'
import { Toaster } from '../ui/Toaster.tsx'
import { ActivityBar } from './ActivityBar.tsx'
import { Banners } from './Banners.tsx'
import { CommandPalette } from './CommandPalette.tsx'
import { FatalScreen } from './FatalScreen.tsx'
import { InspectorPanel } from './InspectorPanel.tsx'
import { setLanguage } from './i18n/start.ts'
import { isPlain, layoutStore } from './layout.ts'
import { ShortcutsDialog } from './ShortcutsDialog.tsx'
import { StatusBar } from './StatusBar.tsx'
import { useTheme } from './theme.ts'
import { useShortcuts } from './use-shortcuts.ts'
import { ViewOf } from './views.tsx'

/** Milliseconds before a tooltip opens. */
const TIP_DELAY = 400

/** The frame: activity bar, view, inspector, status bar. */
export function App() {
  useTheme()
  useShortcuts()
  const view = useStore(layoutStore, (layout) => layout.view)
  const failed = useStore(connection, ({ status, error }) => (status === 'failed' ? error : null))
  const language = useStudio((studio) => studio.settings.language)
  const ready = useStudio(() => true)
  useEffect(() => {
    if (language) setLanguage(language)
  }, [language])
  useEffect(() => {
    if (ready) markWhenPainted('interactive')
  }, [ready])
  return (
    <Tooltip.Provider delayDuration={TIP_DELAY}>
      <div className="frame" data-ready={ready ?? false}>
        <ActivityBar />
        <main className="frame__main">
          <Banners />
          {failed ? <FatalScreen error={failed} /> : <ViewOf view={view} />}
        </main>
        {isPlain(view) || failed ? null : <InspectorPanel view={view} />}
        <StatusBar />
      </div>
      <CommandPalette />
      <ShortcutsDialog />
      <Toaster />
    </Tooltip.Provider>
  )
}
