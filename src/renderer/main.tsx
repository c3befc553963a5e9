import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { startI18n } from './app/i18n/start.ts'
import { applyTheme, rememberedTheme } from './app/theme.ts'
import { adoptClient, connect } from './bridge/connection.ts'
import { markWhenPainted } from './bridge/marks.ts'
import { feedStudio } from './bridge/studio-store.ts'
import './ui/styles.css'

/** Whether to work against the in-memory twin: for developing without a host, and never in a release. */
const wantsTwin = import.meta.env.DEV && new URLSearchParams(window.location.search).has('twin')

async function start(): Promise<void> {
  applyTheme(rememberedTheme())
  startI18n()
  const root = document.getElementById('root')
  if (!root) throw new Error('The page has no root element.')
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
  markWhenPainted('first-paint')
  feedStudio(new AbortController().signal)
  if (wantsTwin) {
    const { createTwin } = await import('./bridge/twin/twin.ts')
    adoptClient(createTwin())
  } else connect()
}

void start()
