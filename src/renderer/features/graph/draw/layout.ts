import type { DrawnGraph } from './graph-data.ts'
import type { LayoutNews, LayoutTask } from './layout-message.ts'
import layoutWorkerUrl from './layout-worker.ts?worker&url'

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string }
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }

/** The policy of the shell (`shell/scheme.ts`) names it; it starts one script and no other. */
const policy = trustedTypes?.createPolicy('studioGraphLayout', {
  createScriptURL: (url) => {
    if (url !== layoutWorkerUrl) throw new TypeError(`${url} is not the layout of the graph.`)
    return url
  },
})

export interface Layout {
  /** Begins anew from where the points are. `still`: they move once, when all is done. */
  run(still: boolean): void
  stop(): void
}

/** Lays the points of `graph` out by force, in a thread of its own; `settled` is called when they stay where they are. */
export function layoutOf(graph: DrawnGraph, settled: () => void): Layout {
  let worker: Worker | null = null
  const stop = (): void => {
    worker?.terminate()
    worker = null
  }
  const run = (still: boolean): void => {
    stop()
    if (graph.order === 0) return settled()
    const mine = new Worker(policy?.createScriptURL(layoutWorkerUrl) ?? layoutWorkerUrl, { type: 'module' })
    worker = mine
    const nodes = graph.nodes()
    mine.onmessage = ({ data: { places, done } }: MessageEvent<LayoutNews>) => {
      if (worker !== mine) return
      if (done || !still) move(graph, nodes, places)
      if (!done) return
      stop()
      settled()
    }
    // Without the thread the points stay where they began, which is still a picture.
    mine.onerror = ({ message }) => {
      console.warn(`The graph could not be laid out: ${message}`)
      stop()
      settled()
    }
    mine.postMessage(taskOf(graph, nodes))
  }
  return { run, stop }
}

/** The points and lines as numbers. */
export function taskOf(graph: DrawnGraph, nodes: readonly string[]): LayoutTask {
  const indexOf = new Map(nodes.map((node, index) => [node, index]))
  const looks = nodes.map((node) => graph.getNodeAttributes(node))
  const ends: number[] = []
  const weights: number[] = []
  graph.forEachEdge((_, { weight }, source, target) => {
    ends.push(indexOf.get(source) ?? 0, indexOf.get(target) ?? 0)
    weights.push(weight)
  })
  return {
    places: Float32Array.from(looks.flatMap(({ x, y }) => [x, y])),
    sizes: Float32Array.from(looks.map(({ size }) => size)),
    ends: Uint32Array.from(ends),
    weights: Float32Array.from(weights),
  }
}

function move(graph: DrawnGraph, nodes: readonly string[], places: Float32Array): void {
  const indexOf = new Map(nodes.map((node, index) => [node, index]))
  graph.updateEachNodeAttributes(
    (node, look) => {
      const index = indexOf.get(node)
      if (index === undefined) return look
      return { ...look, x: places[2 * index] ?? look.x, y: places[2 * index + 1] ?? look.y }
    },
    { attributes: ['x', 'y'] },
  )
}
