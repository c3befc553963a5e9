import { z } from 'zod'
import { RunId } from './ids.ts'
import { Run, Span } from './runs.ts'

/** The bytes of an array of numbers, little-endian, as base64: 340,000 spans as objects would take a window's whole second. */
const Packed = z.string()

/** A column of few different texts: row i has `words[codes[i]]`; the codes are unsigned 32-bit. */
const PackedWords = z.object({ codes: Packed, words: z.array(z.string()) })

/** Attributes of an inference: seconds from its start to the first token, and milliseconds of reading the prompt. */
export const FIRST_TOKEN_ATTRIBUTE = 'gen_ai.response.time_to_first_chunk'
export const PREFILL_ATTRIBUTE = 'studio.prefill_ms'

/** Spans of a run by column, in order of start. What is not here comes with {@link TraceRowsInput}. */
export const ShapeChunk = z.object({
  /** `Span.order`; signed 32-bit. */
  order: Packed,
  /** `Span.order` of the parent, 0 for none; signed 32-bit. */
  parent: Packed,
  /** Unix milliseconds; 64-bit floats. The end is NaN while the span runs. */
  start: Packed,
  end: Packed,
  /** Of inferences, milliseconds: from the start to the first token, and reading the prompt; 64-bit floats, NaN where not recorded. */
  first: Packed,
  prefill: Packed,
  kind: PackedWords,
  status: PackedWords,
  name: PackedWords,
})
export type ShapeChunk = z.infer<typeof ShapeChunk>

export const TraceEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('chunk'), chunk: ShapeChunk }),
  /** All spans there were when the stream began have come. */
  z.object({ type: z.literal('complete') }),
  /** New, or known and changed; `parent` is the parent's `Span.order`, 0 for none. */
  z.object({ type: z.literal('spans'), spans: z.array(z.object({ span: Span, parent: z.number() })) }),
  z.object({ type: z.literal('run'), run: Run }),
])
export type TraceEvent = z.infer<typeof TraceEvent>

/** The run at once, its spans after it as events, then whatever changes. */
export const TraceMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), seq: z.number(), state: z.object({ run: Run, total: z.number() }) }),
  z.object({ type: z.literal('events'), from: z.number(), events: z.array(TraceEvent) }),
])
export type TraceMessage = z.infer<typeof TraceMessage>

/** Most spans that one question may ask for. */
export const MAX_TRACE_ROWS = 500

export const TraceRowsInput = z.object({
  runId: RunId,
  /** By `Span.order`. */
  orders: z.array(z.number().int().min(0).max(0x7fff_ffff)).max(MAX_TRACE_ROWS),
})
