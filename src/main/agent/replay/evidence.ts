import { type Span, SUPPLIED } from '@shared/runs.ts'
import { z } from 'zod'
import { sha256 } from '../../kit/canonical.ts'
import type { CommandKind } from '../commands.ts'
import type { RecordedEffect, Recording } from './recording.ts'

/** A row of the trace and the hash of its content, which the record may prove. */
export interface SpanEvidence {
  span: Span
  /** SHA-256 of the content as it is stored; null where it has none. */
  content: string | null
}

const SPAN_KINDS: Record<CommandKind, string | null> = {
  'model.call': 'inference',
  'tool.call': 'tool',
  approval: 'approval',
  timer: null,
}
const STEP_KINDS = new Set(Object.values(SPAN_KINDS))

const Interrupted = z.object({ req: z.number() })

/**
 * The row of each effect, by the entry of its first request: rows come in the order of requests, and an inference that the engine's
 * death cut short has another one for its second attempt.
 */
export function spansOfEffects({ events, effects }: Recording, spans: readonly Span[]): Map<number, Span> {
  const rows = spans
    .filter((span) => STEP_KINDS.has(span.kind) && span.attributes[SUPPLIED] !== true)
    .sort((a, b) => a.order - b.order)
  const byEntry = new Map(effects.map((effect) => [effect.seq, effect]))
  const found = new Map<number, Span>()
  let next = 0
  let latest: RecordedEffect | undefined
  for (const { entry } of events) {
    if (entry.type === 'requested') {
      latest =
        byEntry.get(entry.seq) ??
        effects.find((each) => each.scope === entry.data.scope && each.kind === entry.data.kind)
      if (!latest || SPAN_KINDS[latest.kind] === null) continue
    } else if (entry.type === 'interrupted') {
      const { data } = Interrupted.safeParse(entry.data)
      latest = data ? byEntry.get(data.req) : undefined
    } else continue
    const row = rows[next]
    if (!latest || row?.kind !== SPAN_KINDS[latest.kind]) continue
    next += 1
    found.set(latest.seq, row)
  }
  return found
}

/** Rows whose content is not what the record says, by the entry of the outcome; what the record cannot prove is left out. */
export function alteredSpans(recording: Recording, evidence: readonly SpanEvidence[]): { seq: number; span: Span }[] {
  const rows = spansOfEffects(
    recording,
    evidence.map(({ span }) => span),
  )
  const byId = new Map(evidence.map((each) => [each.span.id, each]))
  return recording.effects.flatMap((effect) => {
    const id = rows.get(effect.seq)?.id
    const shown = id && byId.get(id)
    const proven = provenContent(recording, effect)
    if (!effect.done || !shown || proven === null || shown.content === proven) return []
    return [{ seq: effect.done.seq, span: shown.span }]
  })
}

const picturesOf = (value: Record<string, unknown> | null) => (value?.pictures ? { pictures: value.pictures } : {})

/** Hash of what the row must hold, written as the performer writes it. */
function provenContent({ blobs }: Recording, { kind, args, done }: RecordedEffect): string | null {
  if (!done) return null
  if (kind === 'model.call') return done.detail
  if (kind === 'timer') return null
  const { call, effect } = blobs.getJson<{ call: unknown; effect: unknown }>(args)
  const value = done.outcome.ok ? Object.fromEntries(Object.entries(done.outcome.value ?? {})) : null
  const content =
    kind === 'tool.call'
      ? {
          kind: 'tool',
          call,
          effect,
          result: value?.content ?? null,
          isError: value?.isError ?? true,
          ...picturesOf(value),
        }
      : { kind: 'approval', call, effect, decision: value?.decision ?? null, reason: value?.reason ?? null }
  return sha256(JSON.stringify(content))
}
