import { StudioError } from '@shared/errors.ts'

/** Works until done or until Ctrl+C, which aborts the signal. `what`: the sentence that is told then. */
export async function untilStopped<T>(what: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stopping = new AbortController()
  const stop = (): void => stopping.abort(new StudioError('CANCELLED', what))
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    return await work(stopping.signal)
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}
