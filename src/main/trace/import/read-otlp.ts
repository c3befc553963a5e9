import { StudioError } from '@shared/errors.ts'
import { TracesData } from '../otlp/types.ts'
import { fromKeyValues } from '../otlp/values.ts'
import { type ForeignRun, foreignRun } from './foreign-run.ts'
import { lastOf, messagesText } from './message-text.ts'
import { readSpan } from './otlp-span.ts'
import type { ParsedFile } from './parsed.ts'

/** Steps and runs of one file. */
const MOST_SPANS = 500_000
const MOST_RUNS = 5000

type ReadSpan = ReturnType<typeof readSpan>

/** Whether a value is OTLP/JSON. */
export const isTraces = (value: unknown): boolean =>
  value !== null && typeof value === 'object' && 'resourceSpans' in value && Array.isArray(value.resourceSpans)

/** Errors: VALIDATION_FAILED. */
export function parseTraces(value: unknown, where: string): TracesData {
  const parsed = TracesData.safeParse(value)
  if (parsed.success) return parsed.data
  const path = parsed.error.issues[0]?.path.map(String).join('.').slice(0, 120) ?? ''
  throw new StudioError('VALIDATION_FAILED', `${where} is not OTLP: "${path}" is not what the format has there.`)
}

/** Every trace as a run. Messages may follow each other in any order. Errors: VALIDATION_FAILED, INPUT_TOO_LARGE. */
export function readTraces(messages: readonly TracesData[]): ParsedFile {
  const traces = new Map<string, { service: string; spans: Map<string, ReadSpan> }>()
  let count = 0
  let twice = 0
  for (const { resource, scopeSpans } of messages.flatMap(({ resourceSpans }) => resourceSpans)) {
    const service = fromKeyValues(resource?.attributes ?? [])['service.name']
    for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
      count += 1
      if (count > MOST_SPANS) throw tooMany('steps', MOST_SPANS)
      const traceId = span.traceId.toLowerCase()
      const trace = traces.get(traceId) ?? { service: String(service ?? ''), spans: new Map<string, ReadSpan>() }
      traces.set(traceId, trace)
      const read = readSpan(span)
      if (trace.spans.has(read.key)) twice += 1
      trace.spans.set(read.key, read)
    }
  }
  if (count === 0) throw new StudioError('VALIDATION_FAILED', 'The file holds no spans, so there is nothing to show.')
  if (traces.size > MOST_RUNS) throw tooMany('runs', MOST_RUNS)
  const all = [...traces.values()].flatMap(({ spans }) => [...spans.values()])
  const openInference = all.some(({ facts }) => facts['openinference.span.kind'] !== undefined)
  return {
    kind: openInference ? 'openinference' : 'otlp',
    runs: [...traces].map(([traceId, { service, spans }]) => foreignRun(asRun(traceId, service, [...spans.values()]))),
    remarks: twice > 0 ? [`${twice} steps were there more than once; the last of each was taken.`] : [],
  }
}

function asRun(traceId: string, service: string, spans: ReadSpan[]): ForeignRun {
  const byTime = [...spans].sort((a, b) => a.start - b.start)
  const known = new Set(spans.map(({ key }) => key))
  const root = byTime.find(({ parent }) => parent === null || !known.has(parent)) ?? byTime[0]
  const inferences = byTime.filter(({ kind }) => kind === 'inference')
  const first = inferences[0]
  const last = inferences.at(-1)
  const fact = (...names: string[]): string | undefined => {
    for (const name of names)
      for (const { facts } of byTime) if (typeof facts[name] === 'string' && facts[name] !== '') return facts[name]
    return undefined
  }
  const asked = lastOf('user', root?.said.input) ?? root?.input ?? lastOf('user', first?.said.input) ?? root?.name
  const answered = lastOf('assistant', root?.said.output) ?? root?.output ?? lastOf('assistant', last?.said.output)
  return {
    identity: `otlp:${traceId}`,
    agent: fact('gen_ai.agent.name', 'agent.name', 'gen_ai.workflow.name') ?? (service || 'imported'),
    model: fact('gen_ai.request.model', 'llm.model_name', 'gen_ai.response.model') ?? 'unknown',
    input: asked || messagesText(root?.name ?? ''),
    answer: answered ?? null,
    spans,
  }
}

const tooMany = (what: string, most: number): StudioError =>
  new StudioError('INPUT_TOO_LARGE', `The file holds more than ${most} ${what}. Split it and import the parts.`)
