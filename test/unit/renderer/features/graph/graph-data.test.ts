import { describe, expect, it } from 'vitest'
import { applyPart, edgeLabels, newDrawnGraph } from '../../../../../src/renderer/features/graph/draw/graph-data.ts'
import { taskOf } from '../../../../../src/renderer/features/graph/draw/layout.ts'
import { entityNamed, partOf, relationOf } from './parts.ts'

const ada = entityNamed('Ada', { type: 'person', degree: 2 })
const works = entityNamed('Harbour Works')
const lisbon = entityNamed('Lisbon')
const worksAt = relationOf(ada, 'works_at', works, 0.9)
const locatedIn = relationOf(works, 'located_in', lisbon, 0.5)

describe('what is drawn of a part', () => {
  it('moves what was there already when something new comes, or puts the new far from what it is related to', () => {
    const graph = newDrawnGraph()
    expect(applyPart(graph, partOf([ada, works], [worksAt]))).toBe(true)
    graph.mergeNodeAttributes(works.id, { x: 5000, y: 7000 })
    expect(applyPart(graph, partOf([ada, works, lisbon], [worksAt, locatedIn]))).toBe(true)
    expect(graph.getNodeAttributes(works.id)).toMatchObject({ x: 5000, y: 7000 })
    const { x, y } = graph.getNodeAttributes(lisbon.id)
    expect(Math.hypot(x - 5000, y - 7000)).toBeLessThan(10)
  })

  it('lays out anew when only a name or a confidence has changed', () => {
    const graph = newDrawnGraph()
    applyPart(graph, partOf([ada, works], [worksAt]))
    const width = graph.getEdgeAttribute(worksAt.id, 'size')
    const surer = { ...worksAt, confidence: 1 }
    expect(applyPart(graph, partOf([{ ...ada, name: 'Ada Brandt' }, works], [surer]))).toBe(false)
    expect(graph.getNodeAttribute(ada.id, 'label')).toBe('Ada Brandt')
    expect(graph.getEdgeAttribute(worksAt.id, 'size')).toBeGreaterThan(width)
  })

  it('keeps what is gone, or leaves a relation at an entity that was merged into another', () => {
    const graph = newDrawnGraph()
    applyPart(graph, partOf([ada, works, lisbon], [worksAt, locatedIn]))
    const moved = { ...worksAt, object: lisbon.id }
    applyPart(graph, partOf([ada, lisbon], [moved]))
    expect(graph.nodes().sort()).toEqual([ada.id, lisbon.id].sort())
    expect(graph.edges()).toEqual([worksAt.id])
    expect(graph.target(worksAt.id)).toBe(lisbon.id)
  })

  it('hides the name of a second relation between the same two below the first', () => {
    const knows = relationOf(works, 'knows', ada, 0.4)
    expect(Object.fromEntries(edgeLabels([knows, worksAt, locatedIn]))).toEqual({
      [worksAt.id]: 'works at, knows',
      [locatedIn.id]: 'located in',
    })
  })

  it('tells the layout of other ends than those that are related', () => {
    const graph = newDrawnGraph()
    applyPart(graph, partOf([ada, works, lisbon], [worksAt, locatedIn]))
    const { places, ends, weights } = taskOf(graph, graph.nodes())
    expect([...ends]).toEqual([0, 1, 1, 2])
    expect(places).toHaveLength(6)
    expect(weights[0]).toBeGreaterThan(weights[1] ?? 0)
  })
})
