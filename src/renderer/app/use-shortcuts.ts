import { useEffect } from 'react'
import { host, platform } from '../bridge/host.ts'
import { matchesShortcut, parseShortcut } from '../lib/shortcuts.ts'
import { ACTIONS, runAction } from './actions.ts'
import { openLink } from './open-link.ts'

const BOUND = ACTIONS.flatMap((action) =>
  (action.shortcuts ?? []).map((text) => ({ id: action.id, shortcut: parseShortcut(text) })),
)

/** Something open that takes Escape for itself. */
const LAYER = '[role="dialog"],[role="alertdialog"],[role="menu"]'

/** Runs actions by their keys, and by the native menu. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // A key that composes a character, or that something nearer has taken, is no shortcut.
      if (event.defaultPrevented || event.isComposing) return
      if (event.key === 'Escape' && document.querySelector(LAYER)) return
      const bound = BOUND.find(({ shortcut }) => matchesShortcut(event, shortcut, platform))
      if (bound && runAction(bound.id)) event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    const stop = host?.onCommand((id) => {
      // A link the program was started with travels as a command too.
      if (!openLink(id)) runAction(id)
    })
    return () => {
      window.removeEventListener('keydown', onKeyDown)
      stop?.()
    }
  }, [])
}
