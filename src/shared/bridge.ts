/** What the preload script puts on `window.studio`: plain functions, nothing of Electron. */
export interface StudioBridge {
  readonly platform: 'linux' | 'darwin' | 'win32'
  /** Asks main for a fresh port to the studio host. It arrives as a window message {@link PORT_MESSAGE} that carries the port. */
  connect(): void
  /** Calls back with the id of each action chosen in the native menu; returns what stops it. */
  onCommand(listener: (id: string) => void): () => void
  /** Tells main that a moment of the start was reached. Lower-case letters and dashes, at most 40. */
  mark(name: string): void
}

/** `data.type` of the window message that hands the page its port. */
export type PortMessageType = 'studio:port'
