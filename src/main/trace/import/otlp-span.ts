import type { SpanKind } from '@shared/runs.ts'
import { CONTENT_KEY } from '../otlp/content.ts'
import { type OtlpSpan, STATUS } from '../otlp/types.ts'
import { fromKeyValues } from '../otlp/values.ts'
import type { ForeignSpan } from './foreign-run.ts'
import { messagesText } from './message-text.ts'
import { unflatten } from './unflatten.ts'

type Facts = Record<string, unknown>

const BY_OPERATION: Record<string, SpanKind> = {
  chat: 'inference',
  text_completion: 'inference',
  generate_content: 'inference',
  execute_tool: 'tool',
  invoke_agent: 'agent',
  create_agent: 'agent',
  invoke_workflow: 'agent',
  plan: 'plan',
  retrieval: 'retrieval',
  search_memory: 'retrieval',
  embeddings: 'retrieval',
}

const BY_OPEN_INFERENCE: Record<string, SpanKind> = {
  LLM: 'inference',
  TOOL: 'tool',
  AGENT: 'agent',
  CHAIN: 'plan',
  RETRIEVER: 'retrieval',
  RERANKER: 'retrieval',
  EMBEDDING: 'retrieval',
  EVALUATOR: 'check',
  GUARDRAIL: 'check',
}

/** Attributes of one step that are kept, and characters of each; a file may hold any number of any size. */
const MOST_ATTRIBUTES = 200
const LONGEST_ATTRIBUTE = 4000

/** What was said, in either convention; null where the step does not tell. */
export interface Said {
  input: unknown
  output: unknown
}

/** One span of any program, as a step of ours, with what was said. */
export function readSpan(span: OtlpSpan): ForeignSpan & { said: Said; facts: Facts } {
  const details = (span.events ?? [])
    .filter(({ name }) => name?.startsWith('gen_ai.'))
    .map((event) => event.attributes ?? [])
  const facts = fromKeyValues([...details.flat(), ...(span.attributes ?? [])])
  const said = saidIn(facts)
  const failed = span.status?.code === STATUS.error
  const name = span.name || 'span'
  return {
    key: span.spanId.toLowerCase(),
    parent: span.parentSpanId ? span.parentSpanId.toLowerCase() : null,
    kind: kindOf(facts, span.parentSpanId === undefined || span.parentSpanId === ''),
    name,
    failed,
    start: milliseconds(span.startTimeUnixNano),
    end: milliseconds(span.endTimeUnixNano),
    attributes: kept(facts),
    error: failed
      ? {
          code: String(facts['error.type'] ?? 'error').slice(0, 100),
          message: span.status?.message || `${name} failed.`,
        }
      : null,
    input: said.input === null ? null : messagesText(said.input),
    output: said.output === null ? null : messagesText(said.output),
    said,
    facts,
  }
}

function kindOf(facts: Facts, root: boolean): SpanKind {
  if (facts['studio.kind'] === 'error') return 'error'
  const operation = BY_OPERATION[String(facts['gen_ai.operation.name'])]
  const openInference = BY_OPEN_INFERENCE[String(facts['openinference.span.kind'])]
  if (Object.hasOwn(facts, 'studio.approval.again')) return 'approval'
  return operation ?? openInference ?? (root ? 'agent' : 'tool')
}

function saidIn(facts: Facts): Said {
  const first = (...names: string[]): unknown =>
    names.map((name) => facts[name]).find((value) => value !== undefined) ?? null
  return {
    input:
      first('gen_ai.input.messages', 'gen_ai.tool.call.arguments') ??
      unflatten(facts, 'llm.input_messages') ??
      first('input.value', 'gen_ai.retrieval.query.text'),
    output:
      first('gen_ai.output.messages', 'gen_ai.tool.call.result') ??
      unflatten(facts, 'llm.output_messages') ??
      first('output.value', 'gen_ai.retrieval.documents'),
  }
}

function kept(facts: Facts): Facts {
  const named: Facts = {
    ...facts,
    'gen_ai.usage.input_tokens': facts['gen_ai.usage.input_tokens'] ?? facts['llm.token_count.prompt'],
    'gen_ai.usage.output_tokens': facts['gen_ai.usage.output_tokens'] ?? facts['llm.token_count.completion'],
  }
  return Object.fromEntries(
    Object.entries(named)
      .filter(([name, value]) => value !== undefined && value !== null && !CONTENT_KEY.test(name))
      .slice(0, MOST_ATTRIBUTES)
      .map(([name, value]) => [name.slice(0, LONGEST_ATTRIBUTE), shorten(value)]),
  )
}

function shorten(value: unknown): unknown {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length <= LONGEST_ATTRIBUTE ? value : `${text.slice(0, LONGEST_ATTRIBUTE)}…`
}

/** From nanoseconds as a text; 0 for none and for what no clock says. */
function milliseconds(nanoseconds: string | undefined): number {
  const time = Number(BigInt(nanoseconds ?? 0) / 1000n) / 1000
  return time >= 0 && time < 8.64e15 ? time : 0
}
