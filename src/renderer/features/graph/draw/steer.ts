import type { GraphCanvas } from './graph-canvas.ts'

/** Parts of what is shown, and how much larger one press makes it. */
const STEP = 0.1
const LARGER = 1.5

const KEYS: Record<string, (canvas: GraphCanvas) => void> = {
  ArrowLeft: (canvas) => canvas.pan(-STEP, 0),
  ArrowRight: (canvas) => canvas.pan(STEP, 0),
  ArrowUp: (canvas) => canvas.pan(0, STEP),
  ArrowDown: (canvas) => canvas.pan(0, -STEP),
  '+': (canvas) => canvas.zoom(LARGER),
  '=': (canvas) => canvas.zoom(LARGER),
  '-': (canvas) => canvas.zoom(1 / LARGER),
  '0': (canvas) => canvas.fit(),
}

/** Lets keys move and scale the picture while it has the focus. Gives the way to end that. */
export function steerByKeys(container: HTMLElement, canvas: GraphCanvas): () => void {
  const steer = (event: KeyboardEvent): void => {
    const act = KEYS[event.key]
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act(canvas)
  }
  container.tabIndex = 0
  container.addEventListener('keydown', steer)
  return () => container.removeEventListener('keydown', steer)
}
