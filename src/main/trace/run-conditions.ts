import type { Comparison, NumberField, RunCondition, TextField } from '@shared/run-query.ts'
import type { SqlParams } from '../store/types.ts'

const TEXT_SQL: Record<TextField, string> = {
  text: "(instr(lower(input), lower(?)) > 0 OR instr(lower(coalesce(answer, '')), lower(?)) > 0)",
  input: 'instr(lower(input), lower(?)) > 0',
  answer: "instr(lower(coalesce(answer, '')), lower(?)) > 0",
  agent: 'instr(lower(agent_name), lower(?)) > 0',
  model: 'instr(lower(model_name), lower(?)) > 0',
  error:
    "(instr(lower(coalesce(json_extract(error, '$.code'), '')), lower(?)) > 0 OR instr(lower(coalesce(json_extract(error, '$.message'), '')), lower(?)) > 0)",
  tool: "EXISTS (SELECT 1 FROM span WHERE run_id = run.id AND kind = 'tool' AND instr(lower(name), lower(?)) > 0)",
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
  'EXISTS (SELECT 1 FROM run_note, json_each(run_note.tags) WHERE run_id = run.id AND lower(json_each.value) = lower(?))'

const ANNOTATED_SQL = '(EXISTS (SELECT 1 FROM annotation WHERE run_id = run.id) = ?)'

function sqlOf(condition: RunCondition): string {
  if (condition.kind === 'text') return TEXT_SQL[condition.field]
  if (condition.kind === 'status') return 'status = ?'
  if (condition.kind === 'time') return `started_at ${COMPARE_SQL[condition.compare]}`
  if (condition.kind === 'tag') return TAG_SQL
  if (condition.kind === 'annotated') return ANNOTATED_SQL
  if (condition.kind === 'score') return SCORE_SQL[condition.compare]
  // A run that goes on has no duration, which is neither long nor short.
  return `coalesce(${NUMBER_SQL[condition.field]} ${COMPARE_SQL[condition.compare]}, 0)`
}

/** Clauses of fixed text over the table `run`, one for each condition, whose values are the parameters `c0`, `c1`, ... */
export function runClauses(conditions: readonly RunCondition[]): { clauses: string[]; params: SqlParams } {
  const params: SqlParams = {}
  const clauses = conditions.map((condition, index) => {
    params[`c${index}`] = condition.kind === 'annotated' ? Number(condition.value) : condition.value
    const clause = sqlOf(condition).replaceAll('?', `:c${index}`)
    return condition.not ? `NOT ${clause}` : clause
  })
  return { clauses, params }
}
