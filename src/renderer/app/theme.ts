import type { Settings } from '@shared/settings.ts'
import { useEffect } from 'react'
import { useStudio } from '../bridge/studio-store.ts'

type Theme = Settings['theme']

const KEY = 'studio.theme'
const DARK = '(prefers-color-scheme: dark)'

/** The theme of the last start, so that the first frame already has it. */
export function rememberedTheme(): Theme {
  try {
    const stored = localStorage.getItem(KEY)
    return stored === 'light' || stored === 'dark' ? stored : 'system'
  } catch {
    // Without storage the first frame follows the system.
    return 'system'
  }
}

export function applyTheme(theme: Theme): void {
  const dark = theme === 'dark' || (theme === 'system' && window.matchMedia(DARK).matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
}

/** Keeps the page in the theme of the settings, and with `system` in that of the desktop. */
export function useTheme(): void {
  const theme = useStudio((studio) => studio.settings.theme)
  useEffect(() => {
    if (!theme) return
    applyTheme(theme)
    try {
      localStorage.setItem(KEY, theme)
    } catch {
      // The next start shows the system's theme for one frame.
    }
    const system = window.matchMedia(DARK)
    const follow = () => applyTheme(theme)
    system.addEventListener('change', follow)
    return () => system.removeEventListener('change', follow)
  }, [theme])
}
