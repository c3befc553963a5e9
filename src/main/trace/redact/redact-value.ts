import { ToolEffect } from '@shared/agents.ts'
import { ERROR_CODES } from '@shared/errors.ts'
import { RunStatus, SpanKind, SpanStatus, StopReason, TokenChannel } from '@shared/runs.ts'
import type { Redactor } from './redactor.ts'

/** Whole values that are words of the studio, not of a person: replacing them would break the record. */
const WORDS_OF_OURS = new Set<string>([
  ...SpanKind.options,
  ...SpanStatus.options,
  ...RunStatus.options,
  ...StopReason.options,
  ...TokenChannel.options,
  ...ToolEffect.options,
  ...Object.keys(ERROR_CODES),
  ...['system', 'user', 'assistant', 'text', 'approve', 'deny', 'react', 'direct'],
  ...['model.call', 'tool.call', 'timer', 'chat', 'invoke_agent', 'execute_tool'],
  ...['object', 'string', 'number', 'integer', 'boolean', 'array', 'null'],
])
/** Ids, and places in a run. */
const OURS = /^(?:(?:run|span|agent|model)_[0-9a-z_-]{4,64}|step\/[\w/]{1,60})$/
const IDENTIFIER = /^[A-Za-z_$][\w.$-]*$/

/** The same JSON value with every text of it redacted, names of members as well unless they are plain identifiers. */
export function redactValue<T>(value: T, redactor: Redactor): T
export function redactValue(value: unknown, redactor: Redactor): unknown {
  if (typeof value === 'string') return WORDS_OF_OURS.has(value) || OURS.test(value) ? value : redactor.text(value)
  if (Array.isArray(value)) return value.map((each) => redactValue(each, redactor))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      IDENTIFIER.test(name) ? name : redactor.text(name),
      redactValue(each, redactor),
    ]),
  )
}
