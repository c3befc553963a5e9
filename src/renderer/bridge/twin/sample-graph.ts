import { type Entity, EntityId, type Relation, RelationId, RelationType } from '@shared/graph.ts'

const ENTITIES: [name: string, type: string, ...aliases: string[]][] = [
  ['Mia Costa', 'person', 'Mia'],
  ['Jun Li', 'person', '李军'],
  ['Ada Brandt', 'person'],
  ['Harbour Works', 'organisation'],
  ['Lighthouse', 'project'],
  ['Lisbon', 'place', 'Lisboa'],
  ['Porto', 'place'],
  ['Portugal', 'place'],
  ['Harbour Works Ltd.', 'organisation'],
]
const RELATIONS: [subject: number, type: string, object: number, confidence: number][] = [
  [0, 'works_at', 3, 0.95],
  [1, 'works_at', 3, 0.88],
  [2, 'works_at', 8, 0.62],
  [0, 'lives_in', 5, 0.98],
  [1, 'lives_in', 6, 0.73],
  [1, 'manages', 0, 0.88],
  [2, 'knows', 1, 0.55],
  [0, 'leads', 4, 0.88],
  [4, 'belongs_to', 3, 0.88],
  [3, 'located_in', 5, 0.95],
  [5, 'located_in', 7, 0.99],
  [6, 'located_in', 7, 0.99],
]

export const twinEntityId = (index: number): EntityId => EntityId.parse(`entity_twin${index}`)

/** A few people, where they work and live; two of the entities are one and the same. */
export function sampleGraph(): { entities: Entity[]; relations: Relation[] } {
  const entities = ENTITIES.map(
    ([name, type, ...aliases], index): Entity => ({
      id: twinEntityId(index),
      name,
      type,
      scope: 'user',
      aliases,
      degree: 0,
    }),
  )
  const relations = RELATIONS.map(
    ([subject, type, object, confidence], index): Relation => ({
      id: RelationId.parse(`relation_twin${index}`),
      subject: twinEntityId(subject),
      type: RelationType.parse(type),
      object: twinEntityId(object),
      status: 'active',
      confidence,
      validFrom: null,
      validTo: null,
    }),
  )
  return { entities, relations }
}
