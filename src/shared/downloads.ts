import { z } from 'zod'
import { DownloadId, ModelId } from './ids.ts'
import { FormatId, ModelFit } from './models.ts'

/** Where a model comes from, as a person writes it: `hf:owner/repository:Q4_K_M`, `owner/repository` or an https address. */
export const SourceText = z.string().trim().min(1, 'Write where the model is.').max(2000)

/** What is known of a model before any of its weights are fetched. */
export const DownloadOffer = z.object({
  kind: z.literal('offer'),
  /** Names this offer until the studio ends; `downloads.start` takes it. */
  id: z.string(),
  source: z.string(),
  /** Name of the file, or of the first one of a model in several. */
  fileName: z.string(),
  /** Number of files the model is split into; 1 for most. */
  parts: z.number(),
  /** Bytes of all parts; null when the server does not say. */
  sizeBytes: z.number().nullable(),
  /** Free bytes on the disk it would go to. */
  freeBytes: z.number(),
  license: z.object({
    /** As the publisher, or else the file itself, names it; null when neither does. */
    name: z.string().nullable(),
    /** The text in the repository, shortened when very long; null when there is none. */
    text: z.string().nullable(),
    /** Where the model is published; null when there is no page. */
    page: z.string().nullable(),
  }),
  /** Whether a SHA-256 is known that the file is checked against. */
  checksum: z.boolean(),
  /** Whether the server lets a stopped download go on; null when that was not asked. */
  resumable: z.boolean().nullable(),
  /** What the file's header says; null when it could not be read before. */
  model: z
    .object({
      name: z.string(),
      format: FormatId.nullable(),
      parameters: z.number().nullable(),
      quantization: z.string().nullable(),
      contextLength: z.number().nullable(),
    })
    .nullable(),
  fit: ModelFit.nullable(),
  /** What `fit` was worked out from. */
  fitFrom: z.enum(['header', 'size']).nullable(),
  /** A model the studio knows with the same bytes. */
  existing: ModelId.nullable(),
})
export type DownloadOffer = z.infer<typeof DownloadOffer>

/** A repository that holds several models; each `source` can be looked at in turn. */
export const DownloadChoices = z.object({
  kind: z.literal('choices'),
  repository: z.string(),
  license: z.string().nullable(),
  choices: z.array(
    z.object({ source: z.string(), name: z.string(), parts: z.number(), sizeBytes: z.number().nullable() }),
  ),
})
export type DownloadChoices = z.infer<typeof DownloadChoices>

export const DownloadFinding = z.discriminatedUnion('kind', [DownloadOffer, DownloadChoices])
export type DownloadFinding = z.infer<typeof DownloadFinding>

/** `checking`: everything has come, and is compared with its checksum and added. */
export const DownloadStatus = z.enum(['running', 'checking', 'paused', 'failed', 'done'])
export type DownloadStatus = z.infer<typeof DownloadStatus>

export const Download = z.object({
  id: DownloadId,
  source: z.string(),
  fileName: z.string(),
  parts: z.number(),
  license: z.string().nullable(),
  status: DownloadStatus,
  /** Null until the server has said so. */
  sizeBytes: z.number().nullable(),
  doneBytes: z.number(),
  /** Over the last seconds; null when nothing moves. */
  bytesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** The model it became. */
  modelId: ModelId.nullable(),
  /** Unix milliseconds. */
  addedAt: z.number(),
})
export type Download = z.infer<typeof Download>
