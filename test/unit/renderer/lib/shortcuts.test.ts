import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesShortcut, parseShortcut, showShortcut } from '../../../../src/renderer/lib/shortcuts.ts'

const stroke = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
})

describe('shortcuts', () => {
  it('takes Command for Control, or the other way round', () => {
    const shortcut = parseShortcut('Mod+K')
    expect(matchesShortcut(stroke('k', { ctrlKey: true }), shortcut, 'linux')).toBe(true)
    expect(matchesShortcut(stroke('k', { metaKey: true }), shortcut, 'linux')).toBe(false)
    expect(matchesShortcut(stroke('k', { metaKey: true }), shortcut, 'darwin')).toBe(true)
    expect(matchesShortcut(stroke('k', { ctrlKey: true }), shortcut, 'darwin')).toBe(false)
  })

  it('fires with a key held that is no part of it', () => {
    const shortcut = parseShortcut('Mod+K')
    expect(matchesShortcut(stroke('K', { ctrlKey: true, shiftKey: true }), shortcut, 'linux')).toBe(false)
    expect(matchesShortcut(stroke('k', { ctrlKey: true, metaKey: true }), shortcut, 'linux')).toBe(false)
    expect(matchesShortcut(stroke('k'), shortcut, 'linux')).toBe(false)
  })

  it('misses a shifted letter because its key is upper case', () => {
    expect(matchesShortcut(stroke('P', { ctrlKey: true, shiftKey: true }), parseShortcut('Mod+Shift+P'), 'linux')).toBe(
      true,
    )
  })

  it('accepts a shortcut that nobody can press', () => {
    for (const text of ['', 'Mod+', 'Ctrl+K', 'Mod+Mod+K']) expect(() => parseShortcut(text)).toThrow(text)
  })

  it('shows other keys than it obeys', () => {
    const parts = fc.subarray(['Mod', 'Alt', 'Shift'])
    const key = fc.constantFrom('K', '1', 'Enter', 'Esc', 'Comma', 'Period')
    fc.assert(
      fc.property(parts, key, (held, last) => {
        const text = [...held, last].join('+')
        expect(showShortcut(text, 'linux')).toHaveLength(held.length + 1)
        expect(showShortcut(text, 'darwin')).toHaveLength(held.length + 1)
      }),
    )
    expect(showShortcut('Mod+Shift+Enter', 'linux')).toEqual(['Ctrl', 'Shift', 'Enter'])
    expect(showShortcut('Mod+Comma', 'darwin')).toEqual(['⌘', ','])
  })
})
