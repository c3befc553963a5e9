import type { CalmSigma } from './calm-sigma.ts'
import type { DrawnGraph } from './graph-data.ts'

const MOVE_MS = 350
/** Pixels at the left that the legend takes. */
const LEGEND = 180

/** Whether the person wants nothing to move by itself. */
export const still = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches

export interface Viewpoint {
  /** All of the picture. */
  fit(): void
  /** Brings some of the points into sight together. */
  frame(nodes: ReadonlySet<string>): void
  /** Brings a point into the middle, no nearer than `nearest`. */
  centre(node: string, nearest: number): void
  zoom(factor: number): void
  pan(x: number, y: number): void
  /** Shows again what was shown when the picture has got another size, or other places, unless the person has moved it since. */
  again(): void
}

/** What of the picture is in sight. */
export function viewpointOf(graph: DrawnGraph, { sigma }: Pick<CalmSigma, 'sigma'>): Viewpoint {
  const camera = sigma.getCamera()
  /** What was brought into sight; null: the person chose otherwise. */
  let shown: 'all' | ReadonlySet<string> | null = 'all'

  const move = (to: { x?: number; y?: number; ratio?: number; angle?: number }): void => {
    // A journey to where it is already would hide the names for its time, and end without a word.
    if (camera.hasState({ ...camera.getState(), ...to })) return
    if (still()) camera.setState(to)
    else void camera.animate(to, { duration: MOVE_MS })
  }
  const fit = (): void => {
    shown = 'all'
    move({ x: 0.5, y: 0.5, ratio: 1, angle: 0 })
  }
  const frame = (nodes: ReadonlySet<string>): void => {
    const places = [...nodes].flatMap((node) => (graph.hasNode(node) ? (sigma.getNodeDisplayData(node) ?? []) : []))
    if (places.length === 0) return
    shown = nodes
    const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)]
    const middle = (all: number[]): number => (Math.min(...all) + Math.max(...all)) / 2
    const extent = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys))
    const to = { x: middle(xs), y: middle(ys), ratio: Math.max(0.3, Math.min(1, 1.5 * extent)), angle: 0 }
    // In the middle of what the legend leaves free.
    const cameraState = { ...camera.getState(), ...to }
    const from = sigma.viewportToFramedGraph({ x: 0, y: 0 }, { cameraState })
    const until = sigma.viewportToFramedGraph({ x: LEGEND / 2, y: 0 }, { cameraState })
    move({ ...to, x: to.x - (until.x - from.x), y: to.y - (until.y - from.y) })
  }
  const own = (): void => {
    shown = null
  }
  const captor = sigma.getMouseCaptor()
  captor.on('wheel', own)
  captor.on('mousemovebody', () => {
    if (captor.isMouseDown) own()
  })
  captor.on('doubleClick', own)
  sigma.getTouchCaptor().on('touchmove', own)
  return {
    fit,
    frame,
    centre(node, nearest) {
      const at = graph.hasNode(node) ? sigma.getNodeDisplayData(node) : undefined
      if (!at) return
      own()
      move({ x: at.x, y: at.y, ratio: Math.min(camera.ratio, nearest) })
    },
    zoom(factor) {
      own()
      move({ ratio: camera.getBoundedRatio(camera.ratio / factor) })
    },
    pan(x, y) {
      own()
      move({ x: camera.x + x * camera.ratio, y: camera.y + y * camera.ratio })
    },
    again() {
      if (shown === 'all') fit()
      else if (shown !== null) frame(shown)
    },
  }
}
