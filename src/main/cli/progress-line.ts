import type { ToolProgress } from '@shared/runs.ts'
import { safe } from './safe-text.ts'

/** Milliseconds between two lines about a call, where a line cannot be written over. */
const PAUSE_MS = 1_000

type Stream = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>

/** Says how far calls are: at a terminal on one line that is written over, elsewhere now and then on a line of its own. */
export class ProgressLine {
  readonly #stream: Stream
  #shown = false
  #last = Number.NEGATIVE_INFINITY

  constructor(stream: Stream) {
    this.#stream = stream
  }

  show(tool: string, progress: ToolProgress): void {
    const line = formatProgress(tool, progress)
    if (this.#stream.isTTY) {
      this.#stream.write(`\r\u001b[K${line.slice(0, Math.max(20, (this.#stream.columns ?? 80) - 1))}`)
      this.#shown = true
    } else if (performance.now() - this.#last >= PAUSE_MS) {
      this.#last = performance.now()
      this.#stream.write(`${line}\n`)
    }
  }

  /** Takes it away, before anything else is written. */
  clear(): void {
    if (this.#shown) this.#stream.write('\r\u001b[K')
    this.#shown = false
  }
}

/** Pure. The words are the tool's. */
export function formatProgress(tool: string, { done, total, message }: ToolProgress): string {
  const amount = total === null ? `${done}` : `${done} of ${total}`
  return `${safe(tool)} ${amount}${message ? `: ${safe(message)}` : ''}`
}
