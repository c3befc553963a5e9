import { Run, Span, SpanContent } from '@shared/runs.ts'
import { z } from 'zod'

/**
 * A run in one file, as JSON lines: the head, then its steps, its entries and its stored values in any number, then the end. The end holds the
 * SHA-256 of all lines before it, so a file that was cut off or changed is known as such.
 */
export const SHARE_FORMAT = 'autoglm-share'
export const SHARE_VERSION = 1

export const ShareHead = z.object({
  format: z.literal(SHARE_FORMAT),
  version: z.literal(SHARE_VERSION),
  /** Of the studio that wrote it. */
  app: z.string().max(100),
  /** What was said of it stays where it was said. */
  run: Run.omit({ marks: true }),
  /** Texts that were replaced, by kind; null when it is as it was recorded. */
  redacted: z.record(z.string(), z.number()).nullable(),
})
export type ShareHead = z.infer<typeof ShareHead>

/** As it stands in the file, to the order of its members: the record holds the hash of that text. */
const StoredContent = z.custom<SpanContent>((value) => SpanContent.safeParse(value).success)

export const ShareLine = z.discriminatedUnion('line', [
  z.object({ line: z.literal('span'), span: Span, content: StoredContent }),
  z.object({
    line: z.literal('event'),
    seq: z.number().int().positive(),
    type: z.string().max(100),
    at: z.number(),
    data: z.record(z.string(), z.unknown()),
    stateHash: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  z.object({ line: z.literal('value'), sha256: z.string().regex(/^[0-9a-f]{64}$/), text: z.string() }),
  z.object({ line: z.literal('end'), lines: z.number().int(), sha256: z.string() }),
])
export type ShareLine = z.infer<typeof ShareLine>
