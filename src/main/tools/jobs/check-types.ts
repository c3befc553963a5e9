import { libFileMap } from 'monaco-editor/languages/features/typescript/lib/lib.js'
import {
  createLanguageService,
  type Diagnostic,
  flattenDiagnosticMessageText,
} from 'monaco-editor/languages/features/typescript/lib/typescriptServices.js'
import type { TypeCheckInput, TypeMistake } from './messages.ts'

const TOOL = '/tool.ts'
const API = '/node_modules/autoglm/index.d.ts'
const LIBS = '/lib/'

/** As the editor has them, in `editor/code.ts`: ES2020, ES modules, found as Node finds them. */
const OPTIONS = {
  target: 7,
  module: 99,
  moduleResolution: 2,
  lib: ['lib.es2023.d.ts'],
  strict: true,
  noEmit: true,
  types: [],
}

/** Mistakes in a tool's types, in order. Nothing of the source runs. */
export function checkTypes({ source, api }: TypeCheckInput): TypeMistake[] {
  const read = (name: string): string | undefined => {
    if (name === TOOL) return source
    return name === API ? api : name.startsWith(LIBS) ? libFileMap[name.slice(LIBS.length)] : undefined
  }
  const service = createLanguageService({
    getCompilationSettings: () => OPTIONS,
    getScriptFileNames: () => [TOOL],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const text = read(name)
      if (text === undefined) return undefined
      return {
        getText: (start, end) => text.slice(start, end),
        getLength: () => text.length,
        getChangeRange: () => undefined,
      }
    },
    getCurrentDirectory: () => '/',
    getDefaultLibFileName: () => `${LIBS}lib.es2023.d.ts`,
    fileExists: (name) => read(name) !== undefined,
    readFile: read,
  })
  const ERROR = 1
  return [...service.getSyntacticDiagnostics(TOOL), ...service.getSemanticDiagnostics(TOOL)]
    .filter(({ category }) => category === ERROR)
    .map(mistakeOf)
    .sort((a, b) => a.line - b.line || a.column - b.column)
}

function mistakeOf({ file, start = 0, messageText }: Diagnostic): TypeMistake {
  const { line, character } = file?.getLineAndCharacterOfPosition(start) ?? { line: 0, character: 0 }
  return { line: line + 1, column: character + 1, message: flattenDiagnosticMessageText(messageText, ' ') }
}
