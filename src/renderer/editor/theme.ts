import type { editor } from 'monaco-editor/editor'
import { hexColour } from './colours.ts'

/** The editor's colours, by the token of `tokens.css` each is. */
const COLOURS: Record<string, string> = {
  'editor.background': '--sunken',
  'editor.foreground': '--text',
  'editor.lineHighlightBackground': '--sunken',
  'editor.lineHighlightBorder': '--hover',
  'editorLineNumber.foreground': '--text-3',
  'editorLineNumber.activeForeground': '--text-2',
  'editor.selectionBackground': '--selected',
  'editor.inactiveSelectionBackground': '--selected',
  'editorCursor.foreground': '--accent-text',
  'editorWidget.background': '--raised',
  'editorWidget.border': '--line-firm',
  'editorHoverWidget.background': '--raised',
  'editorHoverWidget.border': '--line-firm',
  'editorSuggestWidget.background': '--raised',
  'editorSuggestWidget.border': '--line-firm',
  'editorSuggestWidget.foreground': '--text',
  'editorSuggestWidget.selectedBackground': '--selected',
  'editorSuggestWidget.selectedForeground': '--text',
  'editorSuggestWidget.selectedIconForeground': '--text',
  'editorSuggestWidget.highlightForeground': '--accent-text',
  'editorSuggestWidget.focusHighlightForeground': '--accent-text',
  'list.hoverBackground': '--hover',
  'input.background': '--canvas',
  'input.border': '--line-control',
  focusBorder: '--focus',
  'scrollbarSlider.background': '--pressed',
  'scrollbarSlider.hoverBackground': '--line-control',
  'scrollbarSlider.activeBackground': '--line-control',
  'diffEditor.insertedLineBackground': '--good-soft',
  'diffEditor.removedLineBackground': '--bad-soft',
  'diffEditorGutter.insertedLineBackground': '--good-soft',
  'diffEditorGutter.removedLineBackground': '--bad-soft',
  'diffEditor.border': '--line-soft',
  'diffEditor.diagonalFill': '--line-soft',
  'diffEditor.unchangedRegionBackground': '--chrome',
  'diffEditor.unchangedRegionForeground': '--text-2',
  'diffEditor.unchangedCodeBackground': '--sunken',
}

/** Marks of words lie over the tint of their line. */
const TINTS: Record<string, string> = {
  'diffEditor.insertedTextBackground': '--good',
  'diffEditor.removedTextBackground': '--bad',
  'diffEditorOverview.insertedForeground': '--good',
  'diffEditorOverview.removedForeground': '--bad',
}
const TINT_ALPHA = '38'

/** The studio's theme that shows, for the editor. Syntax is coloured with the studio's few colours, which all pass on its grounds. */
export function readTheme(name: string): editor.IStandaloneThemeData {
  const style = getComputedStyle(document.documentElement)
  const token = (property: string): string => hexColour(style.getPropertyValue(property)) ?? '#80808000'
  const rule = (kind: string, property: string) => ({ token: kind, foreground: token(property).slice(1, 7) })
  const entries = Object.entries(COLOURS).map(([key, property]) => [key, token(property)])
  const tints = Object.entries(TINTS).map(([key, property]) => [key, token(property).slice(0, 7) + TINT_ALPHA])
  return {
    base: name === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      rule('', '--text'),
      rule('string.key.json', '--accent-text'),
      rule('string.value.json', '--text'),
      rule('string', '--good'),
      rule('comment', '--text-3'),
      rule('regexp', '--good'),
      rule('keyword.ts', '--accent-text'),
      rule('keyword.prompt', '--text'),
      rule('variable.prompt', '--accent-text'),
      rule('type.identifier.ts', '--accent-text'),
      rule('number', '--warn'),
      rule('keyword', '--warn'),
      rule('delimiter', '--text-2'),
    ],
    colors: Object.fromEntries([...entries, ...tints]),
  }
}
