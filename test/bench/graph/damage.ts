import type { GraphArrays } from '../../../src/main/memory/graph/reason/graph-arrays.ts'
import type { Dice } from '../memory/dice.ts'
import { graphOf } from './world.ts'

type Edge = [subject: number, type: number, object: number]

const edgesOf = ({ subject, type, object }: GraphArrays): Edge[] =>
  Array.from(subject, (from, index): Edge => [from, type[index] ?? 0, object[index] ?? 0])

/** Without a share of its relations. */
export function damaged(graph: GraphArrays, share: number, dice: Dice): GraphArrays {
  const kept = edgesOf(graph).flatMap((edge, index) => (dice.next() < share ? [] : [{ edge, index }]))
  return graphOf(
    graph.size,
    graph.types,
    kept.map(({ edge }) => edge),
    kept.map(({ index }) => graph.confidence[index] ?? 0),
  )
}

/** With wrong relations beside the right ones, each as somebody confuses an end of a right one; hardly believed. */
export function withRumours(graph: GraphArrays, share: number, dice: Dice): GraphArrays {
  const edges = edgesOf(graph)
  const wrong = dice.some(edges, Math.round(edges.length * share)).map(([subject, type]): Edge => {
    const others = edges.filter(([, other]) => other === type)
    return [subject, type, dice.pick(others)[2]]
  })
  const confidence = [...graph.confidence, ...wrong.map(() => 0.1 + 0.3 * dice.next())]
  return graphOf(graph.size, graph.types, [...edges, ...wrong], confidence)
}
