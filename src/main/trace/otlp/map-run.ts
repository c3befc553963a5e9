import type { Run, Span, SpanContent, SpanKind } from '@shared/runs.ts'
import type { OtlpProfile } from '@shared/share.ts'
import { CONTENT_KEY, contentAttributes } from './content.ts'
import { nanoseconds, spanIdOf, traceIdOf } from './ids.ts'
import { type Scrub, scrubValue } from './messages.ts'
import { openInferenceFacts } from './open-inference.ts'
import type { RecordedRequest } from './requests.ts'
import { type OtlpSpan, SPAN_KIND, STATUS, type TracesData } from './types.ts'
import { doublesAnd, toKeyValues } from './values.ts'

/** A run as it is read for an export, step by step in order of start. */
export interface RunSource {
  run: Run
  spans: Iterable<Span>
  content(span: Span): SpanContent
  /** What the n-th inference was asked, from 0; null where the record does not say. */
  request(inference: number): RecordedRequest | null
}

export interface OtlpOptions {
  profile: OtlpProfile
  /** Prompts, answers, arguments and results too. */
  content: boolean
  appVersion: string
  /** Replaces what must not leave. */
  redact?: Scrub
}

/** Characters of one text that leave; a result of megabytes is refused by most receivers. */
export const MOST_CHARACTERS = 32_768
/** Steps in one message. */
const CHUNK = 200

/** A model in a process of its own is called as a client calls; the rest happens within. */
const kindOf = (kind: SpanKind): number => (kind === 'inference' ? SPAN_KIND.client : SPAN_KIND.internal)

/** Names that stay what they are, whatever texts a person wants replaced. */
const FIXED = new Set(['gen_ai.operation.name', 'gen_ai.provider.name', 'openinference.span.kind'])

/** A run as OTLP, some hundred steps a message. The same run gives the same messages whenever it is asked for. */
export function* mapRun(source: RunSource, options: OtlpOptions): Generator<TracesData, void> {
  let spans: OtlpSpan[] = []
  let inferences = 0
  for (const span of source.spans) {
    // Contents are the most of a run; what is not sent is not read.
    const content = options.content ? source.content(span) : null
    const request = content && span.kind === 'inference' ? source.request(inferences) : null
    if (span.kind === 'inference') inferences += 1
    spans.push(mapSpan(source.run, span, content, request, options))
    if (spans.length < CHUNK) continue
    yield wrap(spans, options)
    spans = []
  }
  if (spans.length > 0) yield wrap(spans, options)
}

function wrap(spans: OtlpSpan[], { profile, appVersion }: OtlpOptions): TracesData {
  return {
    resourceSpans: [
      {
        resource: { attributes: toKeyValues({ 'service.name': 'autoglm-studio', 'service.version': appVersion }) },
        scopeSpans: [
          {
            scope: {
              name: 'autoglm.agent',
              version: appVersion,
              attributes: toKeyValues({ 'studio.export.profile': profile }),
            },
            spans,
            // The later conventions have no schema of their own yet.
            ...(profile === 'genai-1.41' ? { schemaUrl: 'https://opentelemetry.io/schemas/1.41.0' } : {}),
          },
        ],
      },
    ],
  }
}

function mapSpan(
  run: Run,
  span: Span,
  content: SpanContent | null,
  request: RecordedRequest | null,
  options: OtlpOptions,
): OtlpSpan {
  const redact = options.redact ?? ((text) => text)
  const scrub: Scrub = (text) => truncate(redact(text))
  const finish = span.attributes['gen_ai.response.finish_reasons']
  const finishReason = Array.isArray(finish) && typeof finish[0] === 'string' ? finish[0] : null
  const facts = Object.entries({
    ...profileFacts(span, options.profile),
    'studio.status': span.status,
    ...(span.kind === 'error' || span.kind === 'check' ? { 'studio.kind': span.kind } : {}),
  }).map(([name, value]) => [name, FIXED.has(name) ? value : scrubValue(value, scrub)])
  const said = content ? contentAttributes(content, request, finishReason, options.profile, scrub) : {}
  const doubles = options.profile === 'genai-1.41' ? doublesAnd('gen_ai.request.top_k') : undefined
  return {
    traceId: traceIdOf(run.id),
    spanId: spanIdOf(span.id),
    ...(span.parentId === null ? {} : { parentSpanId: spanIdOf(span.parentId) }),
    name: redact(span.name),
    kind: kindOf(span.kind),
    startTimeUnixNano: nanoseconds(span.startedAt),
    endTimeUnixNano: nanoseconds(span.endedAt ?? span.startedAt),
    attributes: toKeyValues({ ...Object.fromEntries(facts), ...said }, doubles),
    ...status(span, options.content ? scrub : null),
  }
}

function status({ status, error }: Span, scrub: Scrub | null): Pick<OtlpSpan, 'status'> {
  if (status === 'ok') return { status: { code: STATUS.ok } }
  if (status !== 'error' && status !== 'interrupted') return {}
  // The sentence may quote an argument or a result.
  return { status: { ...(error && scrub ? { message: scrub(error.message) } : {}), code: STATUS.error } }
}

/** Attributes without content, named as the profile names them. */
function profileFacts(span: Span, profile: OtlpProfile): Record<string, unknown> {
  const facts = Object.fromEntries(
    Object.entries(span.attributes).filter(
      ([name]) => !CONTENT_KEY.test(name) && (span.kind === 'inference' || !name.startsWith('gen_ai.usage.')),
    ),
  )
  const CREATION = 'gen_ai.usage.cache_creation.input_tokens'
  const WRITE = 'gen_ai.usage.cache_write.input_tokens'
  const written = facts[CREATION] ?? facts[WRITE]
  // Receivers know one name or the other.
  if (written !== undefined) Object.assign(facts, { [CREATION]: written, [WRITE]: written })
  if (profile === 'genai-0.1' && span.kind === 'agent') {
    for (const name of ['gen_ai.agent.id', 'gen_ai.agent.version', 'gen_ai.provider.name']) delete facts[name]
  }
  return profile === 'openinference' ? { ...openInferenceFacts(span), ...facts } : facts
}

function truncate(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text
  // Not through the middle of a character of two units.
  const end = /[\uD800-\uDBFF]/.test(text.charAt(MOST_CHARACTERS - 1)) ? MOST_CHARACTERS - 1 : MOST_CHARACTERS
  return `${text.slice(0, end)}… [${text.length - end} more characters]`
}
