import type { Entity, GraphAnswer, GraphPart, PathStep, Relation, RelationEvidence } from '@shared/graph.ts'
import { safe } from './safe-text.ts'

const percent = (share: number): string => `${Math.round(share * 100)}%`
const words = (type: string): string => type.replaceAll('_', ' ')

/** A relation as a sentence, with how sure it is and its id. */
export const formatRelation = (relation: Relation & { subjectName: string; objectName: string }): string => {
  const { id, subjectName, type, objectName, confidence, status } = relation
  const state = status === 'active' ? '' : `, ${status}`
  return `${safe(`${subjectName} ${words(type)} ${objectName}`)}  (${percent(confidence)} sure${state})  ${id}`
}

/** An entity, and its relations with why they are believed where `part` holds the other ends. */
export function formatEntity(
  { id, name, type, aliases, degree }: Entity,
  relations: readonly (Relation & { evidence: readonly RelationEvidence[] })[] = [],
  part?: GraphPart,
): string {
  const names = new Map(part?.entities.map((each) => [each.id, each.name]))
  const lines = relations.flatMap(({ evidence, ...relation }) => [
    `  ${formatRelation({ ...relation, subjectName: names.get(relation.subject) ?? '?', objectName: names.get(relation.object) ?? '?' })}`,
    ...evidence.map((one) => `    ${formatEvidence(one)}`),
  ])
  const also = aliases.length > 0 ? `\nalso ${aliases.map(safe).join(', ')}` : ''
  return [`${safe(name)}${type ? `, ${safe(type)}` : ''}  ${id}  ${degree} relations${also}`, ...lines].join('\n')
}

function formatEvidence({ from, polarity, source, at }: RelationEvidence): string {
  const origin = {
    run: () => (from.kind === 'run' ? from.runId : ''),
    memory: () => (from.kind === 'memory' ? `${from.memoryId} ${safe(from.text)}` : ''),
    document: () => (from.kind === 'document' ? safe(from.path) : ''),
    person: () => 'a person',
  }[from.kind]()
  return `${polarity > 0 ? '+' : '-'} ${source} ${origin} ${new Date(at).toISOString()}`
}

/** One step a line, as it is said and not as it was followed. */
export const formatPath = (steps: readonly PathStep[]): string =>
  steps
    .map(({ relation, backwards, from, to }) =>
      formatRelation({
        ...relation,
        subjectName: (backwards ? to : from).name,
        objectName: (backwards ? from : to).name,
      }),
    )
    .join('\n')

export function formatAnswer({ question, answers, abstained }: GraphAnswer): string {
  const known = question.mentions.map(({ entity }) => entity.name)
  if (known.length === 0) return 'Not in the graph: nothing that this question names is known there.'
  if (abstained) return safe(`Not in the graph: it knows ${known.join(', ')}, but nothing there answers this.`)
  return answers.map(({ entity, path }) => `${safe(entity.name)}\n${formatPath(path).replace(/^/gmu, '  ')}`).join('\n')
}
