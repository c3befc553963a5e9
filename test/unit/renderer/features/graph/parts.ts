import { type Entity, EntityId, type GraphPart, type Relation, RelationId, RelationType } from '@shared/graph.ts'

let made = 0

export function entityNamed(name: string, more: Partial<Entity> = {}): Entity {
  made += 1
  return { id: EntityId.parse(`entity_made${made}`), name, type: '', scope: 'user', aliases: [], degree: 1, ...more }
}

export function relationOf(subject: Entity, type: string, object: Entity, confidence: number): Relation {
  made += 1
  return {
    id: RelationId.parse(`relation_made${made}`),
    subject: subject.id,
    type: RelationType.parse(type),
    object: object.id,
    status: 'active',
    confidence,
    validFrom: null,
    validTo: null,
  }
}

export const partOf = (entities: Entity[], relations: Relation[], left = 0): GraphPart => ({
  entities,
  relations,
  left,
})
