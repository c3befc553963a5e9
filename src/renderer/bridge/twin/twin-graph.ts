import { StudioError } from '@shared/errors.ts'
import { type Entity, type GraphPart, type PathStep, type Relation, RelationId, RelationType } from '@shared/graph.ts'
import type { StudioClient } from '../client.ts'
import { sampleGraph, twinEntityId } from './sample-graph.ts'
import { Topic } from './topic.ts'
import { twinLearning } from './twin-learning.ts'
import { watchRevision } from './watch-revision.ts'

interface Merge {
  id: string
  from: Entity
  into: Entity
  at: number
  undone: boolean
}

/** A small graph that changes at a click; a question finds what is next to what it names. */
export function twinGraph(): StudioClient['graph'] {
  const { entities, relations } = sampleGraph()
  const merges: Merge[] = []
  const revision = new Topic<number, number>(0, (_, next) => next)
  const moments = [Date.now() - 86_400_000]
  const tell = (): void => {
    moments.push(Date.now())
    revision.publish(revision.state + 1)
  }
  const rootOf = (id: string): string => {
    const merge = merges.find((each) => !each.undone && each.from.id === id)
    return merge ? rootOf(merge.into.id) : id
  }
  const live = (): Relation[] => relations.filter(({ status }) => status === 'active').map(seen)
  const seen = (relation: Relation): Relation => ({
    ...relation,
    subject: entity(relation.subject).id,
    object: entity(relation.object).id,
  })
  const entity = (id: string): Entity => {
    const found = entities.find((each) => each.id === rootOf(id))
    if (!found) throw new StudioError('NOT_FOUND', `There is no entity ${id}.`)
    return found
  }
  const counted = (id: string): Entity => {
    const found = entity(id)
    const merged = entities.filter((each) => each.id !== found.id && rootOf(each.id) === found.id)
    const degree = live().filter(({ subject, object }) => subject === found.id || object === found.id).length
    return { ...found, aliases: [...found.aliases, ...merged.map(({ name }) => name)], degree }
  }
  const all = (): Entity[] => entities.filter(({ id }) => rootOf(id) === id).map(({ id }) => counted(id))
  const relation = (id: string): Relation => {
    const found = relations.find((each) => each.id === id)
    if (!found) throw new StudioError('NOT_FOUND', `There is no relation ${id}.`)
    return found
  }
  const change = (id: string, patch: Partial<Relation>): Relation => {
    const found = Object.assign(relation(id), patch)
    tell()
    return seen(found)
  }
  const named = (name: string): Entity | undefined =>
    all().find((each) => [each.name, ...each.aliases].some((one) => one.toLowerCase() === name.toLowerCase()))
  const ensure = (name: string): Entity => {
    const known = named(name)
    if (known) return known
    const made: Entity = { id: twinEntityId(entities.length), name, type: '', scope: 'user', aliases: [], degree: 0 }
    entities.push(made)
    return made
  }
  const partOf = (ids: ReadonlySet<string>, passes: (each: Relation) => boolean = () => true): GraphPart => {
    const shown = all().filter(({ id }) => ids.has(id))
    const between = live().filter((each) => ids.has(each.subject) && ids.has(each.object) && passes(each))
    return { entities: shown, relations: between, left: all().length - shown.length }
  }
  const next = (id: string): { relation: Relation; backwards: boolean; other: string }[] =>
    live().flatMap((each): { relation: Relation; backwards: boolean; other: string }[] => {
      if (each.subject === id) return [{ relation: each, backwards: false, other: each.object }]
      return each.object === id ? [{ relation: each, backwards: true, other: each.subject }] : []
    })
  const step = (from: string, { relation: along, backwards, other }: ReturnType<typeof next>[number]): PathStep => ({
    relation: along,
    backwards,
    from: counted(from),
    to: counted(other),
  })
  const pathFrom = (start: string, end: string): PathStep[] => {
    const paths = new Map<string, PathStep[]>([[start, []]])
    for (const [id, path] of paths) {
      if (id === end) return path
      for (const one of next(id)) if (!paths.has(one.other)) paths.set(one.other, [...path, step(id, one)])
    }
    return []
  }
  const add = async (given: {
    subject: string
    type: string
    object: string
    validFrom?: number | null
  }): Promise<Relation> => {
    const { subject, type, object, validFrom = null } = given
    const made: Relation = {
      id: RelationId.parse(`relation_twin${relations.length}`),
      subject: ensure(subject).id,
      type: RelationType.parse(type),
      object: ensure(object).id,
      status: 'active',
      confidence: 0.88,
      validFrom,
      validTo: null,
    }
    relations.push(made)
    tell()
    return made
  }
  const retract = async ({ id }: { id: string }): Promise<void> => void change(id, { status: 'retracted' })
  return {
    part: async ({ around = [], hops = 1, types, minConfidence = 0, limit = 500 }) => {
      const passes = (each: Relation): boolean =>
        each.confidence >= minConfidence && (types?.includes(each.type) ?? true)
      const ids = new Set<string>(around.length === 0 ? all().map(({ id }) => id) : around.map((id) => entity(id).id))
      for (let hop = 0; hop < hops && around.length > 0; hop += 1)
        for (const id of [...ids]) for (const one of next(id)) if (passes(one.relation)) ids.add(one.other)
      return partOf(new Set([...ids].slice(0, limit)), passes)
    },
    export: async () => partOf(new Set(all().map(({ id }) => id))),
    exportFile: async () => ({ path: '/home/you/studio.graph.json', relations: live().length }),
    moments: async () => [...moments],
    search: async ({ query, limit = 20 }) => {
      const words = query.toLowerCase()
      return all()
        .filter((each) => [each.name, ...each.aliases].some((name) => name.toLowerCase().includes(words)))
        .slice(0, limit)
    },
    entity: async ({ id }) => counted(id),
    types: async () => {
      const counts = new Map<RelationType, number>()
      for (const { type } of live()) counts.set(type, (counts.get(type) ?? 0) + 1)
      return [...counts].map(([type, count]) => ({ type, count })).sort((a, b) => b.count - a.count)
    },
    path: async ({ from, to }) => pathFrom(entity(from).id, entity(to).id),
    evidence: async ({ id }) => {
      relation(id)
      return [{ from: { kind: 'person' }, polarity: 1, source: 'user_said', at: Date.now() - 86_400_000 }]
    },
    ask: async ({ question, asOf, limit = 10 }) => {
      const words = question.toLowerCase()
      const seeds = all().filter((each) =>
        [each.name, ...each.aliases].some((name) => words.includes(name.toLowerCase())),
      )
      const answers = seeds
        .flatMap(({ id }) =>
          next(id).map((one) => ({
            entity: counted(one.other),
            score: one.relation.confidence,
            path: [step(id, one)],
          })),
        )
        .filter(({ path }) =>
          path.some((one) => one.relation.type.split('_').some((word) => words.includes(word.replace(/s$/, '')))),
        )
        .slice(0, limit)
      const ids = new Set([...seeds, ...answers.map((one) => one.entity)].map(({ id }) => id))
      const hops = answers.map(({ path, score }) =>
        path.map((one) => ({ type: one.relation.type, backwards: one.backwards, weight: score })),
      )
      return {
        question: {
          mentions: seeds.map((one) => ({ text: one.name, entity: one, score: 1 })),
          hops: hops.length === 0 ? [] : [hops.flat()],
          asOf: asOf ?? null,
        },
        answers,
        part: partOf(ids),
        layers: ['relations'],
        abstained: answers.length === 0,
        tookMs: 2,
      }
    },
    add,
    retract,
    restore: async ({ id }) => {
      if (relation(id).status !== 'retracted') throw new StudioError('CONFLICT', 'This relation is not retracted.')
      return change(id, { status: 'active' })
    },
    confirm: async ({ id }) => change(id, { confidence: 0.98 }),
    rename: async ({ id, name, type }) => {
      const other = named(name)
      if (other && other.id !== rootOf(id)) throw new StudioError('CONFLICT', `Another entity is called "${name}".`)
      const found = entity(id)
      Object.assign(found, {
        name,
        type,
        aliases: [...new Set([...found.aliases, found.name])].filter((each) => each !== name),
      })
      tell()
      return counted(id)
    },
    addAlias: async ({ id, alias }) => {
      const found = entity(id)
      found.aliases = [...new Set([...found.aliases, alias])]
      tell()
      return counted(id)
    },
    merge: async ({ from, into }) => {
      const [a, b] = [counted(from), counted(into)]
      if (a.id === b.id) throw new StudioError('CONFLICT', 'They are one and the same already.')
      merges.unshift({ id: `merge_twin${merges.length}`, from: a, into: b, at: Date.now(), undone: false })
      tell()
      return counted(into)
    },
    merges: async () => merges.map((each) => ({ ...each, by: 'person' })),
    unmerge: async ({ id }) => {
      const found = merges.find((each) => each.id === id)
      if (!found) throw new StudioError('NOT_FOUND', `There is no merge ${id}.`)
      if (found.undone) throw new StudioError('CONFLICT', 'This merge was undone before.')
      found.undone = true
      tell()
    },
    duplicates: async () => {
      const [a, b] = [
        all().find(({ name }) => name === 'Harbour Works'),
        all().find(({ name }) => name === 'Harbour Works Ltd.'),
      ]
      return a && b ? [{ a, b, score: 0.7, reason: 'The names have nearly the same words.' }] : []
    },
    ...twinLearning({ add, retract, knows: (name) => named(name) !== undefined }),
    watch: async (_input, options) => watchRevision(revision, options?.signal),
  }
}
