import type { SpanId } from '@shared/ids.ts'
import type { ToolProgress } from '@shared/runs.ts'
import type { Recorder } from '../trace/recorder.ts'

/** Milliseconds between two words about one call; a tool may say thousands a second. */
const PAUSE_MS = 100
/** Characters of a tool's words about it. */
const LONGEST = 500

/** Tells who watches how far a call is: the first word at once, then the latest whenever the pause is over. `stop` drops what waits. */
export function tellProgress(
  recorder: Pick<Recorder, 'emit'>,
  spanId: SpanId,
): { told(progress: ToolProgress): void; stop(): void } {
  let latest: ToolProgress | null = null
  let timer: NodeJS.Timeout | null = null
  const say = (): void => {
    timer = null
    if (!latest) return
    recorder.emit({ type: 'progress', spanId, progress: latest })
    latest = null
    timer = setTimeout(say, PAUSE_MS)
  }
  return {
    told({ message, ...amounts }) {
      latest = { ...amounts, message: message === null ? null : message.slice(0, LONGEST).toWellFormed() }
      if (!timer) say()
    },
    stop() {
      if (timer) clearTimeout(timer)
      latest = null
    },
  }
}
