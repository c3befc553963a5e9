import 'monaco-editor/features/clipboard/register'
import 'monaco-editor/features/codicon/register'
import 'monaco-editor/features/find/register'
import { editor } from 'monaco-editor/editor'
import { registerJson } from './json-colours.ts'
import { readTheme } from './theme.ts'

registerJson()

export type DiffLanguage = 'text' | 'json'

export interface DiffTexts {
  left: string
  right: string
  language: DiffLanguage
  /** For the life of the view: switched later, the editor would leave the left text without wrapping. */
  sideBySide: boolean
}

/** A difference that shows in an element, until it is disposed of. */
export interface DiffView {
  ignoreSpace(ignore: boolean): void
  go(to: 'next' | 'previous'): void
  dispose(): void
}

/** Takes the colours that the page has now; for every editor there is. */
export function followTheme(name: string): void {
  editor.defineTheme('studio', readTheme(name))
  editor.setTheme('studio')
}

/** Shows what differs, read only. `count` is told how many places differ, whenever that is found out. */
export function showDiff(
  host: HTMLElement,
  { left, right, language, sideBySide }: DiffTexts,
  labels: { left: string; right: string },
  count: (differences: number) => void,
): DiffView {
  const id = language === 'text' ? 'plaintext' : language
  const original = editor.createModel(left, id)
  const modified = editor.createModel(right, id)
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  const style = getComputedStyle(document.documentElement)
  // Given with every change of options: those that do not name the sides leave them without a name.
  const names = { originalAriaLabel: labels.left, modifiedAriaLabel: labels.right }
  const widget = editor.createDiffEditor(host, {
    theme: 'studio',
    automaticLayout: true,
    readOnly: true,
    originalEditable: false,
    domReadOnly: true,
    ...names,
    fontFamily: style.getPropertyValue('--font-mono').trim(),
    fontSize: 12,
    lineHeight: 18,
    wordWrap: 'on',
    diffWordWrap: 'on',
    minimap: { enabled: false },
    contextmenu: false,
    links: false,
    renderGutterMenu: false,
    renderMarginRevertIcon: false,
    renderSideBySide: sideBySide,
    useInlineViewWhenSpaceIsLimited: false,
    ignoreTrimWhitespace: false,
    hideUnchangedRegions: { enabled: true, contextLineCount: 3, minimumLineCount: 4 },
    renderLineHighlight: 'none',
    lineNumbersMinChars: 3,
    lineDecorationsWidth: 12,
    folding: false,
    glyphMargin: false,
    scrollBeyondLastLine: false,
    smoothScrolling: !calm,
    cursorBlinking: calm ? 'solid' : 'blink',
    cursorSmoothCaretAnimation: 'off',
    unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true },
    tabFocusMode: true,
    maxComputationTime: 3000,
    scrollbar: { alwaysConsumeMouseWheel: false, useShadows: false },
  })
  widget.setModel({ original, modified })
  let revealed = false
  const counted = widget.onDidUpdateDiff(() => {
    // How many texts the editor holds, of all views: more than two tell of a view that was not disposed of.
    host.dataset.texts = String(editor.getModels().length)
    count(widget.getLineChanges()?.length ?? 0)
    if (!revealed) widget.revealFirstDiff()
    revealed = true
  })
  return {
    ignoreSpace: (ignore) => widget.updateOptions({ ...names, ignoreTrimWhitespace: ignore }),
    go: (to) => widget.goToDiff(to),
    dispose: () => {
      counted.dispose()
      widget.dispose()
      original.dispose()
      modified.dispose()
    },
  }
}
