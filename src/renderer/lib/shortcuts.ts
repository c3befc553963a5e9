export type Platform = 'linux' | 'darwin' | 'win32'

/** Keys that are held, and the key that is struck, as `KeyboardEvent.key` names it in lower case. */
export interface Shortcut {
  mod: boolean
  shift: boolean
  alt: boolean
  key: string
}

/** What is looked at of a keyboard event. */
export interface KeyStroke {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
  altKey: boolean
}

const NAMES: Record<string, string> = { Enter: 'enter', Esc: 'escape', Comma: ',', Period: '.', Slash: '/' }

/** Reads `Mod+Shift+P`; `Mod` is Command on macOS and Control elsewhere. Throws on anything else. */
export function parseShortcut(text: string): Shortcut {
  const parts = text.split('+')
  const last = parts.pop() ?? ''
  const held = new Set(parts)
  const known = [...held].every((part) => part === 'Mod' || part === 'Shift' || part === 'Alt')
  const key = NAMES[last] ?? last.toLowerCase()
  if (!known || held.size !== parts.length || key === '') throw new Error(`Not a shortcut: ${text}`)
  return { mod: held.has('Mod'), shift: held.has('Shift'), alt: held.has('Alt'), key }
}

export function matchesShortcut(stroke: KeyStroke, shortcut: Shortcut, platform: Platform): boolean {
  const mod = platform === 'darwin' ? stroke.metaKey : stroke.ctrlKey
  const other = platform === 'darwin' ? stroke.ctrlKey : stroke.metaKey
  return (
    stroke.key.toLowerCase() === shortcut.key &&
    mod === shortcut.mod &&
    !other &&
    stroke.shiftKey === shortcut.shift &&
    stroke.altKey === shortcut.alt
  )
}

/** The keys as they are printed on that platform's keyboards, one entry a key. */
export function showShortcut(text: string, platform: Platform): string[] {
  const shortcut = parseShortcut(text)
  const mac = platform === 'darwin'
  const keys: string[] = []
  if (shortcut.mod) keys.push(mac ? '⌘' : 'Ctrl')
  if (shortcut.alt) keys.push(mac ? '⌥' : 'Alt')
  if (shortcut.shift) keys.push(mac ? '⇧' : 'Shift')
  const special: Record<string, string> = { enter: mac ? '↩' : 'Enter', escape: 'Esc' }
  keys.push(special[shortcut.key] ?? shortcut.key.toUpperCase())
  return keys
}
