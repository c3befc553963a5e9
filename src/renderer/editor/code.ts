import 'monaco-editor/features/codeAction/register'
import 'monaco-editor/features/format/register'
import 'monaco-editor/features/gotoError/register'
import 'monaco-editor/features/parameterHints/register'
import 'monaco-editor/features/rename/register'
import 'monaco-editor/features/snippet/register'
import 'monaco-editor/languages/definitions/typescript/register'
import { TOOL_API } from '@shared/tool-api/autoglm.ts'
import {
  ModuleKind,
  ModuleResolutionKind,
  ScriptTarget,
  typescriptDefaults,
} from 'monaco-editor/languages/features/typescript/register'
import { type CodeOptions, type CodeView, showWritten } from './written.ts'

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

/** Edits a tool's TypeScript with what the tool API declares. */
export const show = (host: HTMLElement, options: CodeOptions): CodeView =>
  showWritten(host, options, { language: 'typescript', suffix: '.ts', wraps: false })
