import { foldCase } from './fold-case.ts'
import { RUN_STATUSES, type RunStatus } from './run-status.ts'
import type { Run } from './runs.ts'

/** Fields that hold text, and what they are compared with, in any case: a part of it, or after `=` the whole. */
export const TEXT_FIELDS = ['text', 'input', 'answer', 'agent', 'model', 'error', 'tool'] as const
export type TextField = (typeof TEXT_FIELDS)[number]

/** Fields that hold a number: `tokens` are those in and out together, `duration` is in milliseconds. */
export const NUMBER_FIELDS = ['tokens', 'input-tokens', 'output-tokens', 'steps', 'duration', 'seed'] as const
export type NumberField = (typeof NUMBER_FIELDS)[number]

export type Comparison = '>' | '>=' | '<' | '<=' | '='

export type RunCondition = { not: boolean } & (
  | { kind: 'text'; field: TextField; value: string; whole?: true }
  /** Any of them. */
  | { kind: 'status'; values: RunStatus[] }
  | { kind: 'number'; field: NumberField; compare: Comparison; value: number }
  /** Unix milliseconds. */
  | { kind: 'time'; compare: '<' | '>='; value: number }
  /** A whole tag, in any case. */
  | { kind: 'tag'; value: string }
  | { kind: 'annotated'; value: boolean }
  /** Any score of the run or of one of its steps. */
  | { kind: 'score'; compare: Comparison; value: number }
)

/** What was typed, understood, or why it was not: a sentence, and the place in the text where it went wrong. */
export type RunQueryReading = { conditions: RunCondition[] } | { problem: string; at: number }

export const RUN_QUERY_FIELDS: readonly string[] = [
  'status',
  ...TEXT_FIELDS,
  ...NUMBER_FIELDS,
  'score',
  'after',
  'before',
  'tag',
  'annotated',
]

/** More would make a slow search and be no question a person asks. */
const MOST_CONDITIONS = 20
const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 }
const TERM = /(-)?(?:([a-z][a-z-]*)(:|>=|<=|>|<|=))?(?:"((?:[^"\\]|\\.)*)"|(\S*))/giy

class Problem extends Error {}

/**
 * Reads what a person typed above the list of runs: words and `"phrases"` that the input or the answer must hold, and conditions such
 * as `status:failed`, `status:running,waiting`, `tool:sql_query`, `agent="Assistant"`, `tokens>5000`, `duration>=10s`, `after:2026-11-20`, `tag:good`.
 * All must hold; `-` before one turns it round.
 */
export function readRunQuery(text: string): RunQueryReading {
  const read = readRunTerms(text)
  return 'problem' in read ? read : { conditions: read.terms.map((term) => term.condition) }
}

/** A condition and where in the text it stands. */
export interface ReadTerm {
  condition: RunCondition
  from: number
  to: number
}

/** As {@link readRunQuery}, with the place of each condition. */
export function readRunTerms(text: string): { terms: ReadTerm[] } | { problem: string; at: number } {
  const terms: ReadTerm[] = []
  let at = 0
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at += 1
      continue
    }
    TERM.lastIndex = at
    const [whole = '', minus, field, operator, quoted, bare = ''] = TERM.exec(text) ?? []
    if (whole === '') return { problem: 'This cannot be read.', at }
    if (quoted === undefined && bare.includes('"')) return { problem: 'A quotation mark has no partner.', at }
    const value = quoted === undefined ? bare : quoted.replace(/\\(.)/g, '$1')
    try {
      const condition = conditionOf(field?.toLowerCase(), operator, value)
      terms.push({ condition: { ...condition, not: minus !== undefined }, from: at, to: TERM.lastIndex })
    } catch (error) {
      if (error instanceof Problem) return { problem: error.message, at }
      throw error
    }
    if (terms.length > MOST_CONDITIONS) return { problem: `There are more than ${MOST_CONDITIONS} conditions.`, at }
    at = TERM.lastIndex
  }
  return { terms }
}

type Bare = RunCondition extends infer Each ? (Each extends RunCondition ? Omit<Each, 'not'> : never) : never

function conditionOf(field: string | undefined, operator: string | undefined, value: string): Bare {
  if (field === undefined || operator === undefined) return { kind: 'text', field: 'text', value }
  if (value === '') throw new Problem(`Something must stand after "${field}${operator}".`)
  const numeric = NUMBER_FIELDS.find((each) => each === field)
  if (numeric)
    return { kind: 'number', field: numeric, compare: comparisonOf(operator), value: numberOf(numeric, value) }
  if (field === 'score') return { kind: 'score', compare: comparisonOf(operator), value: scoreOf(value) }
  if (operator !== ':' && operator !== '=')
    throw new Problem(`"${field}" cannot be compared with "${operator}". Use "${field}:".`)
  if (field === 'status') return { kind: 'status', values: [...new Set(value.split(',').map(statusOf))] }
  if (field === 'after') return { kind: 'time', compare: '>=', value: timeOf(value) }
  if (field === 'before') return { kind: 'time', compare: '<', value: timeOf(value) }
  if (field === 'tag') return { kind: 'tag', value }
  if (field === 'annotated') return { kind: 'annotated', value: yesOrNo(value) }
  const textual = TEXT_FIELDS.find((each) => each === field)
  if (!textual) {
    throw new Problem(
      `There is no field "${field}". There are: ${RUN_QUERY_FIELDS.join(', ')}. Put a text with a colon in quotation marks.`,
    )
  }
  return { kind: 'text', field: textual, value, ...(operator === '=' ? { whole: true } : {}) }
}

const comparisonOf = (operator: string): Comparison =>
  operator === '>' || operator === '>=' || operator === '<' || operator === '<=' ? operator : '='

function numberOf(field: NumberField, text: string): number {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)([a-z]*)$/i.exec(text) ?? []
  const factor = unit === '' ? 1 : field === 'duration' ? UNITS[unit.toLowerCase()] : undefined
  if (digits === '' || factor === undefined) {
    throw new Problem(
      field === 'duration'
        ? `"${text}" is no duration. Write 500ms, 10s, 2m or 1h.`
        : `"${text}" is no number. Write ${field}>100, say.`,
    )
  }
  return Number(digits) * factor
}

function scoreOf(text: string): number {
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new Problem(`"${text}" is no number. Write score>0.5, say.`)
  return Number(text)
}

function yesOrNo(text: string): boolean {
  const wanted = text.toLowerCase()
  if (wanted !== 'yes' && wanted !== 'no') throw new Problem(`Write annotated:yes or annotated:no, not "${text}".`)
  return wanted === 'yes'
}

function statusOf(text: string): RunStatus {
  const wanted = text.toLowerCase()
  const status = RUN_STATUSES.find((each) => each === (wanted === 'error' ? 'failed' : wanted))
  if (!status) throw new Problem(`There is no status "${text}". There are: ${RUN_STATUSES.join(', ')}.`)
  return status
}

/** A day begins where the person is. */
function timeOf(text: string): number {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  const date = new Date(Number(year), Number(month) - 1, Number(day))
  if (year === undefined || date.getMonth() !== Number(month) - 1 || date.getDate() !== Number(day))
    throw new Problem(`"${text}" is no day. Write it as 2026-11-23.`)
  return date.getTime()
}

const hostTells = (condition: RunCondition): boolean =>
  condition.kind === 'score' || (condition.kind === 'text' && condition.field === 'tool')

/** Whether only the host can tell: what a run's steps were and what scores it has is not known from the run itself. */
export const asksSteps = (conditions: readonly RunCondition[]): boolean => conditions.some(hostTells)

/** Whether all conditions hold for `run`, as far as the run itself tells: those that only the host can tell count as holding. */
export function matchesRun(run: Run, conditions: readonly RunCondition[]): boolean {
  return conditions.every((each) => hostTells(each) || holds(run, each) !== each.not)
}

function holds(run: Run, condition: RunCondition): boolean {
  switch (condition.kind) {
    case 'text': {
      const wanted = foldCase(condition.value)
      const texts = textsOf(run, condition.field).map(foldCase)
      return texts.some((text) => (condition.whole ? text === wanted : text.includes(wanted)))
    }
    case 'status':
      return condition.values.includes(run.status)
    case 'number': {
      const value = numberIn(run, condition.field)
      return value !== null && compares(value, condition.compare, condition.value)
    }
    case 'time':
      return condition.compare === '<' ? run.startedAt < condition.value : run.startedAt >= condition.value
    case 'tag':
      return run.marks?.tags.some((tag) => tag.toLowerCase() === condition.value.toLowerCase()) ?? false
    case 'annotated':
      return (run.marks?.annotations ?? 0) > 0 === condition.value
    case 'score':
      return true
    default:
      return condition satisfies never
  }
}

function textsOf(run: Run, field: TextField): string[] {
  switch (field) {
    case 'text':
      return [run.input, run.answer ?? '']
    case 'input':
      return [run.input]
    case 'answer':
      return [run.answer ?? '']
    case 'agent':
      return [run.agentName]
    case 'model':
      return [run.modelName]
    case 'error':
      return run.error ? [run.error.code, run.error.message] : []
    case 'tool':
      return []
    default:
      return field satisfies never
  }
}

/** Null while a run that goes on has no duration yet. */
function numberIn(run: Run, field: NumberField): number | null {
  switch (field) {
    case 'tokens':
      return run.inputTokens + run.outputTokens
    case 'input-tokens':
      return run.inputTokens
    case 'output-tokens':
      return run.outputTokens
    case 'steps':
      return run.steps
    case 'seed':
      return run.seed
    case 'duration':
      return run.endedAt === null ? null : run.endedAt - run.startedAt
    default:
      return field satisfies never
  }
}

function compares(value: number, by: Comparison, to: number): boolean {
  if (by === '>') return value > to
  if (by === '>=') return value >= to
  if (by === '<') return value < to
  return by === '<=' ? value <= to : value === to
}
