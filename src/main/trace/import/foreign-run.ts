import { AgentId, ModelId, RunId, SpanId } from '@shared/ids.ts'
import { type ErrorRecord, Run, type Span, type SpanContent, type SpanKind } from '@shared/runs.ts'
import { sha256 } from '../../kit/canonical.ts'
import type { ParsedRun } from './parsed.ts'

/** A step as another program tells of it. */
export interface ForeignSpan {
  /** Unique within its run. */
  key: string
  parent: string | null
  kind: SpanKind
  name: string
  failed: boolean
  /** Unix milliseconds. */
  start: number
  end: number
  attributes: Record<string, unknown>
  error: ErrorRecord | null
  input: string | null
  output: string | null
}

export interface ForeignRun {
  /** What makes it this run: the same source gives the same ids. */
  identity: string
  agent: string
  model: string
  input: string
  answer: string | null
  spans: ForeignSpan[]
}

/** Characters of a name; what is longer is cut. */
const LONGEST_NAME = 200

/** A run of ours to look at. It has no record, so it cannot be replayed. */
export function foreignRun(foreign: ForeignRun): ParsedRun {
  const runId = RunId.parse(`run_${sha256(`foreign:${foreign.identity}`).slice(0, 24)}`)
  const idOf = (key: string): SpanId => SpanId.parse(`span_${sha256(`${runId}:${key}`).slice(0, 24)}`)
  const placed = inOrder(foreign.spans)
  const spans = placed.map(({ span, parent }, index): Span & { content: SpanContent } => ({
    id: idOf(span.key),
    runId,
    parentId: parent === null ? null : idOf(parent),
    kind: span.kind,
    name: cut(span.name),
    status: span.failed ? 'error' : 'ok',
    startedAt: span.start,
    endedAt: Math.max(span.start, span.end),
    attributes: span.attributes,
    error: span.error,
    order: index + 1,
    content: { kind: 'text', input: span.input, output: span.output },
  }))
  const roots = placed.filter(({ parent }) => parent === null).map(({ span }) => span)
  const failed = roots.some((span) => span.failed)
  const sum = (name: string): number =>
    spans
      .filter((span) => span.kind === 'inference')
      .reduce((total, { attributes }) => total + count(attributes[`gen_ai.usage.${name}`]), 0)
  const run = Run.parse({
    id: runId,
    agentId: AgentId.parse('agent_imported'),
    agentVersion: 1,
    agentName: cut(foreign.agent),
    modelId: ModelId.parse('model_imported'),
    modelName: cut(foreign.model),
    input: foreign.input,
    status: failed ? 'failed' : 'done',
    answer: foreign.answer,
    error: roots.find((span) => span.error)?.error ?? null,
    startedAt: spans.reduce((least, span) => Math.min(least, span.startedAt), Number.POSITIVE_INFINITY),
    endedAt: spans.reduce((most, span) => Math.max(most, span.endedAt ?? 0), 0),
    steps: spans.filter((span) => span.kind === 'inference').length,
    inputTokens: sum('input_tokens'),
    outputTokens: sum('output_tokens'),
    seed: 0,
  })
  return { run, spans, events: [], values: new Map(), proof: 'none' }
}

const count = (value: unknown): number => (Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : 0)

const cut = (text: string): string => (text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text) || '–'

/** Parents before children, by time; a parent that is not there, or that hangs below its own child, is none. */
function inOrder(spans: readonly ForeignSpan[]): { span: ForeignSpan; parent: string | null }[] {
  const byTime = [...spans].sort((a, b) => a.start - b.start || b.end - a.end)
  const known = new Set(spans.map(({ key }) => key))
  const children = new Map<string, ForeignSpan[]>()
  for (const span of byTime) {
    const { parent, key } = span
    const below = parent !== null && parent !== key && known.has(parent) ? parent : ''
    const beside = children.get(below)
    if (beside) beside.push(span)
    else children.set(below, [span])
  }
  const placed: { span: ForeignSpan; parent: string | null }[] = []
  const seen = new Set<string>()
  const place = (root: ForeignSpan): void => {
    const waiting: { span: ForeignSpan; parent: string | null }[] = [{ span: root, parent: null }]
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { span } = next
      if (seen.has(span.key)) continue
      seen.add(span.key)
      placed.push(next)
      for (const child of (children.get(span.key) ?? []).toReversed()) waiting.push({ span: child, parent: span.key })
    }
  }
  for (const root of children.get('') ?? []) place(root)
  // What is left goes round in a circle.
  for (const span of byTime) place(span)
  return placed
}
