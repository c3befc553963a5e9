import { useSyncExternalStore } from 'react'

const root = () => document.documentElement

function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(root(), { attributes: true, attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}

/** The theme that shows, for what is drawn and not styled. */
export const useThemeName = (): string => useSyncExternalStore(subscribe, () => root().dataset.theme ?? 'light')
