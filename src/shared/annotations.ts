import { z } from 'zod'
import { RunId, Sha256, SpanId } from './ids.ts'

/** Tags of a run, and annotations of one run, at most. */
export const MOST_TAGS = 20
export const MOST_ANNOTATIONS = 1000
/** Characters. */
export const LONGEST_TAG = 40
export const LONGEST_LABEL = 200
export const LONGEST_COMMENT = 10_000
export const LONGEST_CORRECTION = 200_000
/** The score that two buttons give: 1 up, 0 down. */
export const THUMB = 'thumb'

export const AnnotationId = z
  .string()
  .regex(/^note_[0-9a-z_-]{4,64}$/, 'not an annotation id')
  .brand<'AnnotationId'>()
export type AnnotationId = z.infer<typeof AnnotationId>

const text = (most: number) =>
  z
    .string()
    .max(most)
    .refine((value) => value.trim().length > 0, 'The text is empty. Write something, or delete the annotation.')
    .refine((value) => value.isWellFormed(), 'The text is not valid Unicode.')

/** A name on one line, without signs that steer a terminal or turn the direction of text. */
const word = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((value) => value.isWellFormed() && !/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u.test(value), {
      message: 'There are signs in it that cannot be shown. Write it in plain letters.',
    })

/** What a person says of a run or a step. A score of one name is given once to each; the others may be many. */
export const AnnotationBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('score'), name: word(60), value: z.number().min(-1e9).max(1e9) }),
  z.object({ kind: z.literal('label'), text: word(LONGEST_LABEL) }),
  /** What should have stood in the output instead. */
  z.object({ kind: z.literal('correction'), text: text(LONGEST_CORRECTION) }),
  z.object({ kind: z.literal('comment'), text: text(LONGEST_COMMENT) }),
])
export type AnnotationBody = z.infer<typeof AnnotationBody>
export type AnnotationKind = AnnotationBody['kind']

export const Annotation = z.object({
  id: AnnotationId,
  runId: RunId,
  /** Null for the run as a whole. */
  spanId: SpanId.nullable(),
  /** The step's `Span.order`; null for the run. */
  order: z.number().nullable(),
  body: AnnotationBody,
  /** `person`; kept because judges will come. */
  author: z.string().max(100),
  /**
   * Names what was judged, as it was then: the SHA-256 of the step's content, or of a run the last hash of its record. Null where
   * there was none yet.
   */
  traceHash: Sha256.nullable(),
  /** Unix milliseconds. */
  createdAt: z.number(),
  updatedAt: z.number(),
})
export type Annotation = z.infer<typeof Annotation>

/** Words to find a run by: short, each once. */
export const RunTags = z
  .array(word(LONGEST_TAG))
  .max(MOST_TAGS)
  .transform((tags) => [...new Set(tags)])
/** What a person wants to remember of a run. */
export const RunNotes = z
  .string()
  .max(10_000)
  .refine((value) => value.isWellFormed(), 'The notes are not valid Unicode.')

/** All a person has said of a run; annotations in the order in which they were made. */
export const RunRemarks = z.object({
  runId: RunId,
  tags: z.array(z.string()),
  notes: z.string(),
  annotations: z.array(Annotation),
})
export type RunRemarks = z.infer<typeof RunRemarks>
