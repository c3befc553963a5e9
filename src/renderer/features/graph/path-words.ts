import type { Entity, GraphPart, PathStep, Relation } from '@shared/graph.ts'

/** A kind of relation as words: `works_at` reads "works at". */
export const relationWords = (type: string): string => type.replaceAll('_', ' ')

/** A probability as it is said: `88%`. */
export const percentOf = (probability: number): string => `${Math.round(probability * 100)}%`

/** What a person typed as a kind of relation: "works at" is `works_at`; null when there is no word in it. */
export function asRelationType(typed: string): string | null {
  const words = typed
    .normalize('NFKC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
  const type = words?.join('_') ?? ''
  return type === '' || type.length > 100 ? null : type
}

export interface StepWords {
  subject: Entity
  relation: Relation
  object: Entity
}

/** A step as it is said, whichever way it was gone: the subject first. */
export function stepWords({ from, to, relation, backwards }: PathStep): StepWords {
  return backwards ? { subject: to, relation, object: from } : { subject: from, relation, object: to }
}

/** What of the picture stands out. */
export interface Highlight {
  nodes: ReadonlySet<string>
  edges: ReadonlySet<string>
}

export function highlightOf(path: readonly PathStep[]): Highlight {
  return {
    nodes: new Set(path.flatMap(({ from, to }) => [from.id, to.id])),
    edges: new Set(path.map(({ relation }) => relation.id)),
  }
}

/** `part` with what a path leads over, so that the path can be seen whole. */
export function withPath(part: GraphPart, path: readonly PathStep[]): GraphPart {
  const entities = new Map(part.entities.map((each) => [each.id, each]))
  const relations = new Map(part.relations.map((each) => [each.id, each]))
  for (const { from, to, relation } of path) {
    if (!entities.has(from.id)) entities.set(from.id, from)
    if (!entities.has(to.id)) entities.set(to.id, to)
    if (!relations.has(relation.id)) relations.set(relation.id, relation)
  }
  const more = entities.size - part.entities.length
  return {
    entities: [...entities.values()],
    relations: [...relations.values()],
    left: Math.max(0, part.left - more),
  }
}

/** `part` without entities that nothing leads to, but for those to be kept. */
export function withoutLonely(part: GraphPart, keep: ReadonlySet<string>): GraphPart {
  const ends = new Set<string>(part.relations.flatMap(({ subject, object }) => [subject, object]))
  const entities = part.entities.filter(({ id }) => ends.has(id) || keep.has(id))
  return { ...part, entities, left: part.left + part.entities.length - entities.length }
}
