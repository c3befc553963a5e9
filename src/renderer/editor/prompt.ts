import { PROMPT_VARIABLES, unknownVariables } from '@shared/prompt-variables.ts'
import { editor, languages, MarkerSeverity, type Position } from 'monaco-editor/editor'
import { type CodeOptions, type CodeView, showWritten } from './written.ts'

const LANGUAGE = 'prompt'

languages.register({ id: LANGUAGE })
languages.setMonarchTokensProvider(LANGUAGE, {
  tokenizer: {
    root: [
      [/\{\{\s*[\w-]+\s*\}\}/, 'variable.prompt'],
      [/^#{1,6}\s.*$/, 'keyword.prompt'],
      [/`[^`]*`/, 'string'],
    ],
  },
})
languages.setLanguageConfiguration(LANGUAGE, {
  autoClosingPairs: [{ open: '{', close: '}' }],
  brackets: [['{', '}']],
  wordPattern: /[\w-]+/,
})
languages.registerCompletionItemProvider(LANGUAGE, {
  triggerCharacters: ['{'],
  provideCompletionItems: (model, position) => {
    const line = model.getLineContent(position.lineNumber)
    const opened = /\{\{\s*[\w-]*$/.exec(line.slice(0, position.column - 1))
    if (!opened) return { suggestions: [] }
    const closed = /^[\w-]*\s*\}{0,2}/.exec(line.slice(position.column - 1))?.[0] ?? ''
    const range = around(position, opened[0].length, closed.length)
    return {
      suggestions: PROMPT_VARIABLES.map((name) => ({
        label: name,
        kind: languages.CompletionItemKind.Variable,
        filterText: `{{${name}`,
        insertText: `{{${name}}}`,
        range,
      })),
    }
  },
})

const around = ({ lineNumber, column }: Position, before: number, after: number) => ({
  startLineNumber: lineNumber,
  endLineNumber: lineNumber,
  startColumn: column - before,
  endColumn: column + after,
})

/** Edits the prompt of an agent; `unknown` is the sentence about a variable that there is not. */
export function show(host: HTMLElement, options: CodeOptions): CodeView {
  const view = showWritten(host, options, { language: LANGUAGE, suffix: '.prompt', wraps: true })
  const model = editor.getModels().find(({ uri }) => uri.path === `/${options.path}.prompt`)
  if (!model) return view
  const check = () => {
    const names = unknownVariables(model.getValue())
    const markers = names.flatMap((name) =>
      model.findMatches(`{{${name}}}`, false, false, true, null, false).map(({ range }) => ({
        ...range,
        severity: MarkerSeverity.Warning,
        message: `{{${name}}}`,
      })),
    )
    editor.setModelMarkers(model, LANGUAGE, markers)
  }
  check()
  const checks = model.onDidChangeContent(check)
  return {
    ...view,
    dispose: () => {
      checks.dispose()
      view.dispose()
    },
  }
}
