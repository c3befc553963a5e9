/** What the preload script puts on `window.studio`: plain functions, nothing of Electron. */
export interface StudioBridge {
  readonly platform: 'linux' | 'darwin' | 'win32'
  /** Asks main for a fresh port to the studio host. It arrives as a window message of type {@link PortMessageType}. */
  connect(): void
  /** Calls back with the id of each action chosen in the native menu; returns what stops it. */
  onCommand(listener: (id: string) => void): () => void
  /** Calls back when the studio host cannot be started at all; `connect` tries again. Returns what stops it. */
  onFatal(listener: (error: FatalError) => void): () => void
  /** Tells main that a moment of the start was reached. Lower-case letters and dashes, at most 40. */
  mark(name: string): void
}

/** Why there is no studio: a code of `errors.ts`, and a sentence that says what to do. */
export interface FatalError {
  code: string
  message: string
}

/** `data.type` of the window message that hands the page its port. */
export type PortMessageType = 'studio:port'
