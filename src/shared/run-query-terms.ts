import { type ReadTerm, type RunCondition, readRunTerms, type TextField } from './run-query.ts'
import { RUN_STATUSES, type RunStatus } from './run-status.ts'

/** A text as a phrase of the filter language. */
export const quoteText = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

/** The longest beginning of `text` whose phrase has at most `most` characters. */
export function quoteBeginning(text: string, most: number): string {
  let phrase = ''
  for (const sign of text) {
    const next = /["\\]/.test(sign) ? `\\${sign}` : sign
    if (phrase.length + next.length + 2 > most) break
    phrase += next
  }
  return `"${phrase}"`
}

/** Fields whose values a list of runs is counted by. */
export const FACET_FIELDS = ['status', 'agent', 'model'] as const
export type FacetField = (typeof FACET_FIELDS)[number]

/** Whether the filter says of `field` that it is `value`, or for a status that it may be. */
export function isChosen(text: string, field: FacetField, value: string): boolean {
  return termsOf(text).some((term) => chooses(term, field, value))
}

/**
 * The filter with `value` chosen, or no more chosen when it was. Statuses add up; of agents and models one is chosen at a time. What else stands
 * in the filter stays, character by character. A filter that cannot be read is given back as it is.
 */
export function toggleFacet(text: string, field: FacetField, value: string): string {
  const read = readRunTerms(text)
  if ('problem' in read) return text
  const { terms } = read
  const of = terms.filter(({ condition }) => !condition.not && fieldOf(condition) === field)
  const chosen = of.some((term) => chooses(term, field, value))
  const rest = without(text, of)
  if (field === 'status') {
    const named = of.flatMap(({ condition }) => (condition.kind === 'status' ? condition.values : []))
    const wanted = RUN_STATUSES.filter((each) => (each === value) !== named.includes(each))
    return joined(rest, wanted.length > 0 ? `status:${wanted.join()}` : '')
  }
  return joined(rest, chosen ? '' : `${field}=${quoteText(value)}`)
}

/** The conditions without those that choose values of `field`. */
export const withoutField = (conditions: readonly RunCondition[], field: FacetField): RunCondition[] =>
  conditions.filter((condition) => condition.not || fieldOf(condition) !== field)

function termsOf(text: string): ReadTerm[] {
  const read = readRunTerms(text)
  return 'problem' in read ? [] : read.terms
}

function fieldOf(condition: RunCondition): TextField | 'status' | null {
  if (condition.kind === 'status') return 'status'
  return condition.kind === 'text' ? condition.field : null
}

function chooses({ condition }: ReadTerm, field: FacetField, value: string): boolean {
  if (condition.not) return false
  if (condition.kind === 'status')
    return field === 'status' && condition.values.some((each: RunStatus) => each === value)
  return condition.kind === 'text' && condition.field === field && condition.whole === true && condition.value === value
}

function without(text: string, terms: readonly ReadTerm[]): string {
  let rest = text
  for (const { from, to } of [...terms].reverse()) rest = joined(rest.slice(0, from), rest.slice(to))
  return rest
}

/** Both with one space between. */
const joined = (left: string, right: string): string =>
  [left.trimEnd(), right.trimStart()].filter((part) => part !== '').join(' ')
