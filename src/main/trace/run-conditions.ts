import type { Comparison, NumberField, RunCondition, TextField } from '@shared/run-query.ts'
import type { SqlParams } from '../store/types.ts'

/** Where a field's texts are; those of a tool's call are in its span. */
const TEXTS: Record<Exclude<TextField, 'tool'>, readonly string[]> = {
  text: ['input', 'answer'],
  input: ['input'],
  answer: ['answer'],
  agent: ['agent_name'],
  model: ['model_name'],
  error: ["json_extract(error, '$.code')", "json_extract(error, '$.message')"],
}

/** A span of a call is named "execute_tool" and the tool. */
const TOOL_SQL = {
  text_has: `EXISTS (SELECT 1 FROM span WHERE run_id = run.id AND kind = 'tool'
    AND text_has(iif(name LIKE 'execute_tool %', substr(name, 14), name), ?))`,
  text_is: `EXISTS (SELECT 1 FROM span WHERE run_id = run.id AND kind = 'tool'
    AND text_is(iif(name LIKE 'execute_tool %', substr(name, 14), name), ?))`,
}

const NUMBER_SQL: Record<NumberField, string> = {
  tokens: '(input_tokens + output_tokens)',
  'input-tokens': 'input_tokens',
  'output-tokens': 'output_tokens',
  steps: 'steps',
  seed: 'seed',
  duration: '(ended_at - started_at)',
}

const COMPARE_SQL: Record<Comparison, string> = {
  '>': '> ?',
  '>=': '>= ?',
  '<': '< ?',
  '<=': '<= ?',
  '=': '= ?',
}

const SCORE_SQL: Record<Comparison, string> = {
  '>': "EXISTS (SELECT 1 FROM annotation WHERE run_id = run.id AND kind = 'score' AND number > ?)",
  '>=': "EXISTS (SELECT 1 FROM annotation WHERE run_id = run.id AND kind = 'score' AND number >= ?)",
  '<': "EXISTS (SELECT 1 FROM annotation WHERE run_id = run.id AND kind = 'score' AND number < ?)",
  '<=': "EXISTS (SELECT 1 FROM annotation WHERE run_id = run.id AND kind = 'score' AND number <= ?)",
  '=': "EXISTS (SELECT 1 FROM annotation WHERE run_id = run.id AND kind = 'score' AND number = ?)",
}

const TAG_SQL =
  'EXISTS (SELECT 1 FROM run_note, json_each(run_note.tags) WHERE run_id = run.id AND text_is(json_each.value, ?))'

const ANNOTATED_SQL = '(EXISTS (SELECT 1 FROM annotation WHERE run_id = run.id) = ?)'

function sqlOf(condition: RunCondition): string {
  if (condition.kind === 'text') return textSql(condition.field, condition.whole ? 'text_is' : 'text_has')
  if (condition.kind === 'status') return 'status IN (SELECT value FROM json_each(?))'
  if (condition.kind === 'time') return `started_at ${COMPARE_SQL[condition.compare]}`
  if (condition.kind === 'tag') return TAG_SQL
  if (condition.kind === 'annotated') return ANNOTATED_SQL
  if (condition.kind === 'score') return SCORE_SQL[condition.compare]
  // A run that goes on has no duration, which is neither long nor short.
  return `coalesce(${NUMBER_SQL[condition.field]} ${COMPARE_SQL[condition.compare]}, 0)`
}

function textSql(field: TextField, test: 'text_is' | 'text_has'): string {
  if (field === 'tool') return TOOL_SQL[test]
  return `(${TEXTS[field].map((text) => `${test}(${text}, ?)`).join(' OR ')})`
}

function parameterOf(condition: RunCondition): string | number {
  if (condition.kind === 'status') return JSON.stringify(condition.values)
  return condition.kind === 'annotated' ? Number(condition.value) : condition.value
}

/** Clauses of fixed text over the table `run`, one for each condition, whose values are the parameters `c0`, `c1`, ... */
export function runClauses(conditions: readonly RunCondition[]): { clauses: string[]; params: SqlParams } {
  const params: SqlParams = {}
  const clauses = conditions.map((condition, index) => {
    params[`c${index}`] = parameterOf(condition)
    const clause = sqlOf(condition).replaceAll('?', `:c${index}`)
    return condition.not ? `NOT ${clause}` : clause
  })
  return { clauses, params }
}
