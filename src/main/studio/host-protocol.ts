import type { ErrorInfo } from '@shared/errors.ts'
import type { Settings } from '@shared/settings.ts'

/** What the studio host needs to know to open a profile. */
export interface HostOptions {
  profilePath: string
  resourcesPath: string
  /** A SQLite binding made for this runtime, when the packaged one does not fit it. */
  sqliteBinding: string | null
  versions: Record<string, string>
  appVersion: string
  /** Origin of a test's server of models; never set in a packaged studio. */
  testOrigin?: string | null
}

/** Of the hidden pages Python runs in; the host names them. */
export type PythonPageRequest =
  /** The page's port is delivered beside the answer. */
  | { kind: 'python-open'; pageId: string }
  /** Answered with a `PageEnd` once the page is gone. */
  | { kind: 'python-ended'; pageId: string }
  | { kind: 'python-close'; pageId: string }

/** What only the windowing process can do for the host; where a person answers, it may take any time. */
export type ShellRequest =
  | { kind: 'choose-model' }
  | { kind: 'choose-folder' }
  | { kind: 'choose-packages' }
  | { kind: 'choose-trace' }
  | { kind: 'choose-export-folder' }
  | { kind: 'choose-cases' }
  | { kind: 'choose-tool' }
  | { kind: 'choose-agent' }
  | { kind: 'choose-memories' }
  | { kind: 'choose-document' }
  | { kind: 'save-tool'; suggestedName: string }
  | { kind: 'save-agent'; suggestedName: string }
  | { kind: 'save-memories'; suggestedName: string }
  | { kind: 'save-graph'; suggestedName: string }
  | { kind: 'save-record'; suggestedName: string }
  | { kind: 'save-test'; suggestedName: string }
  | { kind: 'open-link'; url: string }
  /** An address of a sign-in the person has seen. */
  | { kind: 'open-sign-in'; url: string }
  /** Answered with a `KeychainStatus` as JSON. */
  | { kind: 'keychain-status' }
  /** Answered with base64 that only this person's desktop session can open. */
  | { kind: 'seal-key'; key: string }
  | { kind: 'open-key'; sealed: string }
  | PythonPageRequest

/** From the windowing process, over the channel. */
export type ToHost =
  | { type: 'open'; options: HostOptions }
  | { type: 'shell-reply'; id: number; result: string | null; error: ErrorInfo | null }
  | { type: 'engine-failed'; reason: string }
  | { type: 'memory'; bytes: number }
  | { type: 'ping' }
  | { type: 'close' }

/** From the windowing process, with one port each. */
export type HostDelivery = { type: 'page' } | { type: 'engine'; pid: number } | { type: 'python'; pageId: string }

export type FromHost =
  | { type: 'opened' }
  /** The profile cannot be opened; nothing was changed. */
  | { type: 'fatal'; error: ErrorInfo }
  | { type: 'shell'; id: number; request: ShellRequest }
  | { type: 'engine-restart'; reason: string }
  | { type: 'appearance'; theme: Settings['theme']; language: Settings['language'] }
  | { type: 'pong' }
  | { type: 'closed' }
