import { MultiUndirectedGraph } from 'graphology'
import forceAtlas2 from 'graphology-layout-forceatlas2'
import type { LayoutNews, LayoutTask } from './layout-message.ts'

/** Milliseconds of work in all, and between two pieces of news. */
const MOST_MS = 6000
const NEWS_MS = 60
const MOST_ROUNDS = 600
/** Keeps parts that nothing connects in one picture, and still leaves room between the points of each. */
const GRAVITY = 0.3

type Places = MultiUndirectedGraph<{ x: number; y: number; size: number }, { weight: number }>

function read({ places, sizes, ends, weights }: LayoutTask): Places {
  const graph: Places = new MultiUndirectedGraph()
  sizes.forEach((size, index) => {
    graph.addNode(index, { x: places[2 * index] ?? 0, y: places[2 * index + 1] ?? 0, size })
  })
  weights.forEach((weight, index) => {
    const [from, to] = [ends[2 * index] ?? 0, ends[2 * index + 1] ?? 0]
    if (from !== to) graph.addEdge(from, to, { weight })
  })
  return graph
}

function placesOf(graph: Places): Float32Array<ArrayBuffer> {
  const places = new Float32Array(2 * graph.order)
  let at = 0
  graph.forEachNode((_, { x, y }) => {
    places[at] = x
    places[at + 1] = y
    at += 2
  })
  return places
}

/** Lays points out by force; `tell` hears every now and then where they are, and at last where they stay. */
export function arrange(task: LayoutTask, tell: (news: LayoutNews) => void): void {
  const graph = read(task)
  const settings = { ...forceAtlas2.inferSettings(graph), gravity: GRAVITY }
  const began = performance.now()
  let told = began
  let rounds = 0
  // Several rounds at once, for each call reads and writes all the points.
  const atOnce = graph.order > 1000 ? 5 : 20
  while (rounds < MOST_ROUNDS && performance.now() - began < MOST_MS) {
    forceAtlas2.assign(graph, { iterations: atOnce, settings, getEdgeWeight: 'weight' })
    rounds += atOnce
    if (performance.now() - told < NEWS_MS) continue
    tell({ places: placesOf(graph), done: false })
    told = performance.now()
  }
  tell({ places: placesOf(graph), done: true })
}
