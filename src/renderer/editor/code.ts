import 'monaco-editor/features/bracketMatching/register'
import 'monaco-editor/features/clipboard/register'
import 'monaco-editor/features/codeAction/register'
import 'monaco-editor/features/codicon/register'
import 'monaco-editor/features/find/register'
import 'monaco-editor/features/folding/register'
import 'monaco-editor/features/format/register'
import 'monaco-editor/features/gotoError/register'
import 'monaco-editor/features/hover/register'
import 'monaco-editor/features/indentation/register'
import 'monaco-editor/features/linesOperations/register'
import 'monaco-editor/features/multicursor/register'
import 'monaco-editor/features/parameterHints/register'
import 'monaco-editor/features/rename/register'
import 'monaco-editor/features/smartSelect/register'
import 'monaco-editor/features/snippet/register'
// The feature of this name brings only what completes in the line.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController.js'
import 'monaco-editor/features/wordHighlighter/register'
import 'monaco-editor/features/wordOperations/register'
import 'monaco-editor/languages/definitions/typescript/register'
import { TOOL_API } from '@shared/tool-api/autoglm.ts'
import { editor, KeyCode, KeyMod, MarkerSeverity, Uri } from 'monaco-editor/editor'
import {
  ModuleKind,
  ModuleResolutionKind,
  ScriptTarget,
  typescriptDefaults,
} from 'monaco-editor/languages/features/typescript/register'

typescriptDefaults.setCompilerOptions({
  target: ScriptTarget.ES2020,
  module: ModuleKind.ESNext,
  moduleResolution: ModuleResolutionKind.NodeJs,
  lib: ['es2023'],
  strict: true,
  noEmit: true,
  allowNonTsExtensions: true,
})
typescriptDefaults.setDiagnosticsOptions({ noSemanticValidation: false, noSyntaxValidation: false })
typescriptDefaults.setEagerModelSync(true)
typescriptDefaults.addExtraLib(TOOL_API, 'file:///node_modules/autoglm/index.d.ts')

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

/** Edits a tool's TypeScript with what the tool API declares. */
export function showCode(host: HTMLElement, options: CodeOptions): CodeView {
  const { path, text, label, readOnly } = options
  const uri = Uri.parse(`file:///${path}.ts`)
  const model = editor.getModel(uri) ?? editor.createModel(text, 'typescript', uri)
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
