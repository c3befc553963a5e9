import 'monaco-editor/features/bracketMatching/register'
import 'monaco-editor/features/clipboard/register'
import 'monaco-editor/features/codicon/register'
import 'monaco-editor/features/find/register'
import 'monaco-editor/features/folding/register'
import 'monaco-editor/features/hover/register'
import 'monaco-editor/features/indentation/register'
import 'monaco-editor/features/linesOperations/register'
import 'monaco-editor/features/multicursor/register'
import 'monaco-editor/features/smartSelect/register'
// The feature of this name brings only what completes in the line.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController.js'
import 'monaco-editor/features/wordHighlighter/register'
import 'monaco-editor/features/wordOperations/register'
import { editor, KeyCode, KeyMod, MarkerSeverity, Uri } from 'monaco-editor/editor'

export interface CodeProblem {
  line: number
  column: number
  message: string
  severity: 'error' | 'warning'
}

export interface CodeOptions {
  /** Unique among the editors that show. */
  path: string
  text: string
  label: string
  readOnly: boolean
  onChange(text: string): void
  onProblems(problems: CodeProblem[]): void
  onSave(): void
}

/** An editor in an element, until it is disposed of. */
export interface CodeView {
  /** Puts a whole other text into it, unless it is the one that stands there. */
  setText(text: string): void
  reveal(line: number, column: number): void
  dispose(): void
}

export interface WrittenKind {
  /** As it was registered. */
  language: string
  /** Of the model's address, such as `.ts`. */
  suffix: string
  /** Prose: lines wrap and have no numbers. */
  wraps: boolean
}

/** An editor for what a person writes. */
export function showWritten(host: HTMLElement, options: CodeOptions, kind: WrittenKind): CodeView {
  const { path, text, label, readOnly } = options
  const uri = Uri.parse(`file:///${path}${kind.suffix}`)
  const model = editor.getModel(uri) ?? editor.createModel(text, kind.language, uri)
  if (model.getValue() !== text) model.setValue(text)
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  const style = getComputedStyle(document.documentElement)
  const widget = editor.create(host, {
    model,
    theme: 'studio',
    automaticLayout: true,
    readOnly,
    ariaLabel: label,
    fontFamily: style.getPropertyValue('--font-mono').trim(),
    fontSize: 12,
    lineHeight: 18,
    tabSize: 2,
    renderFinalNewline: 'on',
    minimap: { enabled: false },
    contextmenu: false,
    links: false,
    lineNumbersMinChars: 3,
    lineNumbers: kind.wraps ? 'off' : 'on',
    wordWrap: kind.wraps ? 'on' : 'off',
    wordBasedSuggestions: kind.wraps ? 'off' : 'currentDocument',
    scrollBeyondLastLine: false,
    smoothScrolling: !calm,
    cursorBlinking: calm ? 'solid' : 'blink',
    cursorSmoothCaretAnimation: 'off',
    fixedOverflowWidgets: true,
    padding: { top: 8, bottom: 8 },
    scrollbar: { alwaysConsumeMouseWheel: false, useShadows: false },
  })
  widget.addCommand(KeyMod.CtrlCmd | KeyCode.KeyS, () => options.onSave())
  const changes = model.onDidChangeContent(() => options.onChange(model.getValue()))
  const marks = editor.onDidChangeMarkers((uris) => {
    if (uris.some((each) => each.toString() === uri.toString())) options.onProblems(problemsOf(uri))
  })
  return {
    setText: (next) => {
      if (model.getValue() !== next) model.setValue(next)
    },
    reveal: (line, column) => {
      widget.setPosition({ lineNumber: line, column })
      widget.revealLineInCenterIfOutsideViewport(line)
      widget.focus()
    },
    dispose: () => {
      changes.dispose()
      marks.dispose()
      widget.dispose()
      model.dispose()
    },
  }
}

function problemsOf(uri: Uri): CodeProblem[] {
  return editor
    .getModelMarkers({ resource: uri })
    .filter(({ severity }) => severity >= MarkerSeverity.Warning)
    .map(({ startLineNumber, startColumn, message, severity }) => ({
      line: startLineNumber,
      column: startColumn,
      message,
      severity: severity === MarkerSeverity.Error ? ('error' as const) : ('warning' as const),
    }))
    .sort((a, b) => a.line - b.line || a.column - b.column)
}
