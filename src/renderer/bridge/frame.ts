/** A hidden window gets no frames; its state must not stand still for that. */
const HIDDEN_FRAME_MS = 200

/** Calls back once at the next animation frame, or soon where there are none; returns what cancels it. */
export function onNextFrame(callback: () => void): () => void {
  let done = false
  const run = () => {
    if (done) return
    done = true
    cancel()
    callback()
  }
  const timer = setTimeout(run, HIDDEN_FRAME_MS)
  const frame = typeof requestAnimationFrame === 'function' ? requestAnimationFrame(run) : undefined
  const cancel = () => {
    clearTimeout(timer)
    if (frame !== undefined) cancelAnimationFrame(frame)
  }
  return () => {
    done = true
    cancel()
  }
}
