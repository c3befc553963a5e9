import type { GraphPart, Relation } from '@shared/graph.ts'
import { MultiDirectedGraph } from 'graphology'
import { edgeSize, labelOf, nodeSize, startPosition } from './looks.ts'

export interface NodeLook {
  x: number
  y: number
  size: number
  label: string
  /** What the entity is; decides its colour. */
  kind: string
}

export interface EdgeLook {
  size: number
  /** Names of all relations between the two, on one of them; null on the others. */
  label: string | null
  kind: string
  /** For the layout: what is likelier pulls more. */
  weight: number
}

export type DrawnGraph = MultiDirectedGraph<NodeLook, EdgeLook>

export const newDrawnGraph = (): DrawnGraph => new MultiDirectedGraph<NodeLook, EdgeLook>()

/** Makes `graph` show `part`; what stays keeps its place. Gives whether something came or went. */
export function applyPart(graph: DrawnGraph, part: GraphPart): boolean {
  const entities = new Set<string>(part.entities.map(({ id }) => id))
  const relations = new Map(part.relations.map((each) => [each.id as string, each]))
  let changed = false
  for (const edge of graph.edges()) {
    const relation = relations.get(edge)
    // One whose end was merged into another hangs elsewhere now.
    if (relation && graph.source(edge) === relation.subject && graph.target(edge) === relation.object) continue
    graph.dropEdge(edge)
    changed = true
  }
  for (const node of graph.nodes()) {
    if (entities.has(node)) continue
    graph.dropNode(node)
    changed = true
  }
  return [addNodes(graph, part), addEdges(graph, part)].includes(true) || changed
}

function addNodes(graph: DrawnGraph, part: GraphPart): boolean {
  const places = placesBeside(graph, part)
  let changed = false
  for (const { id, name, type, degree } of part.entities) {
    const look = { size: nodeSize(degree), label: labelOf(name), kind: type }
    if (graph.hasNode(id)) {
      graph.mergeNodeAttributes(id, look)
      continue
    }
    graph.addNode(id, { ...look, ...(places.get(id) ?? startPosition(id)) })
    changed = true
  }
  return changed
}

/** What is new stands beside a neighbour that is shown already. */
function placesBeside(graph: DrawnGraph, part: GraphPart): Map<string, { x: number; y: number }> {
  const places = new Map<string, { x: number; y: number }>()
  const beside = (known: string, fresh: string): void => {
    if (!graph.hasNode(known) || graph.hasNode(fresh) || places.has(fresh)) return
    const { x, y } = graph.getNodeAttributes(known)
    const away = startPosition(fresh)
    places.set(fresh, { x: x + away.x / 20, y: y + away.y / 20 })
  }
  for (const { subject, object } of part.relations) {
    beside(subject, object)
    beside(object, subject)
  }
  return places
}

function addEdges(graph: DrawnGraph, part: GraphPart): boolean {
  const labels = edgeLabels(part.relations)
  let changed = false
  for (const { id, subject, object, type, confidence } of part.relations) {
    if (!graph.hasNode(subject) || !graph.hasNode(object)) continue
    const look = { size: edgeSize(confidence), label: labels.get(id) ?? null, kind: type, weight: 0.2 + confidence }
    if (graph.hasEdge(id)) graph.mergeEdgeAttributes(id, look)
    else {
      graph.addEdgeWithKey(id, subject, object, look)
      changed = true
    }
  }
  return changed
}

/** Relations between the same two lie on one line: the likeliest has the names of all. */
export function edgeLabels(relations: readonly Relation[]): Map<string, string> {
  const lines = new Map<string, Relation[]>()
  for (const relation of relations) {
    const key = [relation.subject, relation.object].sort().join(' ')
    lines.set(key, [...(lines.get(key) ?? []), relation])
  }
  const labels = new Map<string, string>()
  for (const line of lines.values()) {
    const [first, ...others] = [...line].sort((a, b) => b.confidence - a.confidence)
    if (!first) continue
    const names = new Set([first, ...others].map(({ type }) => type.replaceAll('_', ' ')))
    labels.set(first.id, labelOf([...names].join(', ')))
  }
  return labels
}
