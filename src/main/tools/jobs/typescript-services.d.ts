/** The part of TypeScript's language service that tools are checked with; the editor's own copy, so that both say the same. */
declare module 'monaco-editor/languages/features/typescript/lib/typescriptServices.js' {
  export interface Snapshot {
    getText(start: number, end: number): string
    getLength(): number
    getChangeRange(): undefined
  }
  export interface Message {
    messageText: string
    next?: Message[]
  }
  export interface Diagnostic {
    /** 0 warning, 1 error, 2 suggestion, 3 message. */
    category: number
    code: number
    messageText: string | Message
    start?: number
    file?: { getLineAndCharacterOfPosition(position: number): { line: number; character: number } }
  }
  export interface Host {
    getCompilationSettings(): Record<string, unknown>
    getScriptFileNames(): string[]
    getScriptVersion(name: string): string
    getScriptSnapshot(name: string): Snapshot | undefined
    getCurrentDirectory(): string
    getDefaultLibFileName(): string
    fileExists(name: string): boolean
    readFile(name: string): string | undefined
  }
  export interface LanguageService {
    getSyntacticDiagnostics(name: string): Diagnostic[]
    getSemanticDiagnostics(name: string): Diagnostic[]
  }
  export function createLanguageService(host: Host): LanguageService
  export function flattenDiagnosticMessageText(message: string | Message, newLine: string): string
}

declare module 'monaco-editor/languages/features/typescript/lib/lib.js' {
  /** Declarations of the language's own libraries, by file name. */
  export const libFileMap: Record<string, string>
}
