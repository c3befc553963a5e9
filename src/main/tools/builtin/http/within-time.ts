import { StudioError } from '@shared/errors.ts'

/** Does `work` with a signal that also ends it after a time, and does not wait for what listens to no signal, such as looking up a name. */
export async function withinTime<T>(
  signal: AbortSignal,
  timeoutMs: number,
  url: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const cancel = () => controller.abort(signal.reason)
  const timer = setTimeout(() => {
    controller.abort(new StudioError('LIMIT_REACHED', `${url} did not answer within ${timeoutMs / 1000} seconds.`))
  }, timeoutMs)
  const ended = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true })
  })
  if (signal.aborted) cancel()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    return await Promise.race([work(controller.signal), ended])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', cancel)
  }
}
