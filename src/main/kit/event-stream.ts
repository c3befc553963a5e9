/** What `work` tells while it goes on, in order; ends or fails as it does. Leaving it early aborts the signal that `work` is given. */
export async function* streamOf<T>(
  signal: AbortSignal,
  work: (tell: (event: T) => void, signal: AbortSignal) => Promise<void>,
): AsyncGenerator<T> {
  const left = new AbortController()
  const waiting: T[] = []
  let wake = (): void => undefined
  let isOver = false
  const tell = (event: T): void => {
    waiting.push(event)
    wake()
  }
  const running = work(tell, AbortSignal.any([signal, left.signal])).finally(() => {
    isOver = true
    wake()
  })
  running.catch(() => undefined)
  try {
    for (;;) {
      for (const event of waiting.splice(0)) yield event
      // More may have come while the last one was taken.
      if (waiting.length > 0) continue
      if (isOver) break
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    await running
  } finally {
    left.abort()
  }
}
