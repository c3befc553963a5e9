import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AuditLog } from '../../../../../src/main/govern/audit.ts'
import { GraphService } from '../../../../../src/main/studio/graph/graph-service.ts'
import type { GraphPart } from '../../../../../src/shared/graph.ts'
import { temporaryProfile } from '../../../../support/profile.ts'

const NAMES = ['Ada', 'ADA ', 'Bo', 'Cleo', 'Dee', 'Еve', 'Eve']
const TYPES = ['knows', 'works at', 'lives_in']

type Operation =
  | { kind: 'add'; subject: number; type: number; object: number; from: number | null }
  | { kind: 'retract' | 'restore' | 'confirm'; pick: number }
  | { kind: 'merge'; a: number; b: number }
  | { kind: 'unmerge'; pick: number }

const index = fc.nat({ max: NAMES.length - 1 })
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({
    kind: fc.constant('add' as const),
    subject: index,
    type: fc.nat({ max: TYPES.length - 1 }),
    object: index,
    from: fc.option(fc.integer({ min: 1, max: 5 })),
  }),
  fc.record({
    kind: fc.constantFrom('retract' as const, 'restore' as const, 'confirm' as const),
    pick: fc.nat({ max: 20 }),
  }),
  fc.record({ kind: fc.constant('merge' as const), a: index, b: index }),
  fc.record({ kind: fc.constant('unmerge' as const), pick: fc.nat({ max: 5 }) }),
)

/** What is in the graph, as far as time alone does not change it. */
const essence = ({ entities, relations }: GraphPart): unknown => ({
  entities: entities.map(({ id, degree }) => [id, degree]).sort(),
  relations: relations
    .map(({ id, subject, type, object, status, confidence, validFrom, validTo }) =>
      [id, subject, type, object, status, confidence.toFixed(6), validFrom, validTo].join(' '),
    )
    .sort(),
})

async function openGraph() {
  const store = await temporaryProfile().open()
  const graph = new GraphService(store, new AuditLog(store))
  const relationIds = (): string[] =>
    store.all<{ id: string }>('SELECT id FROM graph_relation ORDER BY seq').map(({ id }) => id)
  const act = (done: Operation): void => {
    const ids = relationIds()
    try {
      if (done.kind === 'add')
        graph.add('test', {
          subject: NAMES[done.subject] ?? '',
          type: TYPES[done.type] ?? '',
          object: NAMES[done.object] ?? '',
          scope: 'user',
          validFrom: done.from,
        })
      else if (done.kind === 'merge') {
        const [a, b] = [done.a, done.b].map((at) => graph.read.search(NAMES[at] ?? '', 1)[0])
        if (a && b) graph.merge('test', a.id, b.id)
      } else if (done.kind === 'unmerge') {
        const merge = graph.merges()[done.pick]
        if (merge) graph.unmerge('test', merge.id)
      } else {
        const id = ids[done.pick % Math.max(ids.length, 1)]
        if (id) graph[done.kind]('test', id)
      }
    } catch (error) {
      expect(error).toMatchObject({ code: 'CONFLICT' })
    }
  }
  return { store, graph, act }
}

describe('the graph under any operations', () => {
  it('does not say of a moment what was held then, or a merge that is undone leaves a trace', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 14 }), index, index, async (operations, a, b) => {
        const { store, graph, act } = await openGraph()
        const seen: { at: number; held: unknown }[] = []
        for (const one of operations) {
          act(one)
          const at = graph.clock.next(store)
          graph.read.forget()
          seen.push({ at, held: essence(graph.read.whole()) })
        }
        for (const { at, held } of seen) expect(essence(graph.read.whole(at))).toEqual(held)
        const before = graph.read.whole()
        const [first, second] = [a, b].map((at) => graph.read.search(NAMES[at] ?? '', 1)[0])
        if (first && second && first.id !== second.id) {
          graph.merge('test', first.id, second.id)
          expect(graph.read.whole().entities).toHaveLength(before.entities.length - 1)
          graph.unmerge('test', graph.merges()[0]?.id ?? '')
          const after = graph.read.whole()
          expect(essence(after)).toEqual(essence(before))
          expect(after.entities).toEqual(before.entities)
        }
        await store.close()
      }),
      { numRuns: 40 },
    )
  })
})

describe('an undone addition', () => {
  it('leaves out what it had taken the place of', async () => {
    const { store, graph } = await openGraph()
    const { addRelation, takeBackRelation } = await import('../../../../../src/main/memory/graph/relations.ts')
    const { requireRelation } = await import('../../../../../src/main/memory/graph/relation-rows.ts')
    const lives = (object: string, validFrom: number) => ({
      subject: 'Ada',
      type: 'lives_in',
      object,
      scope: 'user',
      validFrom,
    })
    graph.add('test', lives('Porto', 1000))
    const before = essence(graph.read.whole())
    const witness = { session: 'run_1', seq: 1, span: null, hash: 'ab'.repeat(32), source: 'user_said' as const }
    const { id } = store.write((tx) => addRelation(tx, lives('Lisbon', 2000), witness, graph.clock.next(tx)))
    graph.changed()
    expect(graph.read.ask('Where does Ada live?', 5).answers.map(({ entity }) => entity.name)).toEqual(['Lisbon'])
    store.write((tx) => takeBackRelation(tx, requireRelation(tx, id), graph.clock.next(tx)))
    graph.changed()
    const { relations } = graph.read.whole()
    expect(relations.map((each) => each.id)).toEqual(
      JSON.parse(JSON.stringify(before)).relations.map((each: string) => each.split(' ')[0]),
    )
    expect(relations[0]).toMatchObject({ status: 'active', validTo: null })
  })
})

describe('names', () => {
  it('are one though they only look alike, or two though only their width and case differ', async () => {
    const { graph } = await openGraph()
    const add = (subject: string) =>
      graph.add('test', { subject, type: 'knows', object: 'Bo', scope: 'user', validFrom: null })
    const latin = add('Ada')
    // The first letter is Cyrillic.
    const looks = add('Аda')
    expect(looks.subject).not.toBe(latin.subject)
    expect(add(' ａＤＡ\u200b').subject).toBe(latin.subject)
    const [pair] = graph.read.duplicates()
    expect([pair?.a.id, pair?.b.id].sort()).toEqual([latin.subject, looks.subject].sort())
    expect(pair?.reason).toContain('other letters')
    expect(() => add('\u200b\u0000')).toThrow(/name/)
    expect(() => add('x'.repeat(301))).toThrow(/at most 300/)
  })
})
