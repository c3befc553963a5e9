import { createStore } from 'zustand/vanilla'
import type { DiffLanguage } from './monaco.ts'

export interface DiffLook {
  sideBySide: boolean
  ignoreSpace: boolean
}

/** How differences are looked at; kept from one to the next. */
export const diffLook = createStore<DiffLook>(() => ({ sideBySide: true, ignoreSpace: false }))

/** Pixels below which the sides stand one under the other. */
export const NARROW_PX = 560

/** Characters of a side above which the texts are shown and not compared: comparing would take seconds and much memory. */
export const MOST_COMPARED = 2_000_000

/** Pure: whether a text is too short to deserve an editor; its words are compared in place. */
export const isShort = (text: string): boolean => text.length <= 400 && text.split('\n').length <= 8

/** Pure: JSON when each side is a JSON object or list, or empty; told by the brackets, for long texts are not parsed here. */
export function languageOf(left: string, right: string): DiffLanguage {
  const looks = (text: string): boolean => /^\s*[[{][\s\S]*[\]}]\s*$/.test(text)
  return [left, right].every((text) => text === '' || looks(text)) && left + right !== '' ? 'json' : 'text'
}
