import Sigma from 'sigma'
import type { Settings } from 'sigma/settings'
import { flatPrograms } from './flat-programs.ts'
import type { DrawnGraph, EdgeLook, NodeLook } from './graph-data.ts'

/** Of more points and lines together only the points are drawn while the picture moves. */
const HEAVY = 700
/** Milliseconds without a movement after which all is drawn again; longer while a hand holds the picture. */
const REST_MS = 120
const HELD_MS = 400

export interface CalmSigma {
  sigma: Sigma<NodeLook, EdgeLook>
  stop(): void
}

/**
 * sigma, with less to do for each frame of a large graph: while the picture moves, it draws the points and nothing else, the layers of all
 * else are not shown, and nothing is looked for below the pointer. `thin`: lines have one width.
 */
export function openSigma(
  graph: DrawnGraph,
  container: HTMLElement,
  settings: Partial<Settings<NodeLook, EdgeLook>>,
  thin: boolean,
): CalmSigma {
  let quiet = false
  let resting: ReturnType<typeof setTimeout> | undefined

  class Calm extends Sigma<NodeLook, EdgeLook> {
    override clear(): this {
      if (!quiet) return super.clear()
      // What is not shown is cleared when it is drawn anew.
      const { nodes } = this.getCanvases()
      const context = nodes?.getContext('webgl2') ?? nodes?.getContext('webgl')
      context?.bindFramebuffer(context.FRAMEBUFFER, null)
      context?.clear(context.COLOR_BUFFER_BIT)
      return this
    }
  }
  const sigma = new Calm(graph, container, { ...settings, ...flatPrograms(thin, () => quiet) })
  const captor = sigma.getMouseCaptor()
  const show = (): void => {
    container.toggleAttribute('data-quiet', quiet)
  }
  const rest = (): void => {
    quiet = false
    show()
    sigma.scheduleRender()
  }
  const moved = (): void => {
    if (!quiet && graph.order + graph.size <= HEAVY) return
    quiet = true
    show()
    clearTimeout(resting)
    resting = setTimeout(rest, captor.isMouseDown ? HELD_MS : REST_MS)
  }
  sigma.getCamera().on('updated', moved)
  // Looking for what lies below the pointer waits for all that is being drawn.
  for (const look of captor.listeners('mousemove')) {
    captor.removeListener('mousemove', look)
    captor.on('mousemove', (at) => {
      if (!quiet) look(at)
    })
  }
  captor.on('mouseup', () => {
    if (quiet) moved()
  })
  return {
    sigma,
    stop() {
      clearTimeout(resting)
      quiet = false
      show()
      sigma.kill()
    },
  }
}
