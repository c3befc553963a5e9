import type { Entity, GraphAnswer, GraphPart, PathStep, Relation, RelationEvidence } from '@shared/graph.ts'
import type { DropReason, LearnResult } from '@shared/learning.ts'
import { safe } from './safe-text.ts'

const percent = (share: number): string => `${Math.round(share * 100)}%`
const words = (type: string): string => type.replaceAll('_', ' ')

const pageOf = (page: number | null): string => (page === null ? '' : ` page ${page}`)

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
    document: () =>
      from.kind === 'document' ? `${safe(from.path || 'a text')}${pageOf(from.page)} "${safe(from.text)}"` : '',
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

const DROPPED: Record<DropReason, string> = {
  malformed: 'were no facts',
  no_quote: 'are not said so in the text',
  not_in_quote: 'name somebody the quote does not',
  bad_name: 'have no usable name',
  bad_relation: 'have no usable relation',
  lookalike: 'mix letters that look alike',
  hidden: 'have hidden characters',
  denied: 'are denied or asked, not stated',
  instruction: 'are instructions, not facts',
  about_person: 'speak for you, in a text that is not yours',
  too_many: 'were too many',
  repeated: 'were there already',
}

/** What a model has read, each with the words that say so. */
export function formatLearned({ proposals, dropped, chunks, unread, model, cut }: LearnResult): string {
  const note = { new: '', known: '  (known; it would be confirmed)', contradicts: '  (something else holds instead)' }
  return [
    ...proposals.flatMap(({ row, subject, type, object, quote, page, standing }) => [
      `${row}  ${safe(`${subject} ${words(type)} ${object}`)}${note[standing]}`,
      `     "${safe(quote)}"${pageOf(page)}`,
    ]),
    ...(proposals.length === 0 ? ['Nothing was found that the text bears out.'] : []),
    ...dropped.map(({ reason, count }) => `Left out ${count} that ${DROPPED[reason]}.`),
    ...(unread > 0 ? [`${safe(model)} gave no list of facts for ${unread} of ${chunks} pieces.`] : []),
    ...(cut === null ? [] : [cut]),
  ].join('\n')
}
