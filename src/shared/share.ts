import { z } from 'zod'
import { RunId } from './ids.ts'

/**
 * How a run leaves: the whole record as one JSON text, spans as OTLP (JSON lines or protobuf), or one file that another studio can import.
 */
export const ExportFormat = z.enum(['record', 'otlp-json', 'otlp-proto', 'share'])
export type ExportFormat = z.infer<typeof ExportFormat>

/** Whose names OTLP attributes have: OpenTelemetry GenAI 1.41, its successor of its own, or OpenInference. */
export const OtlpProfile = z.enum(['genai-1.41', 'genai-0.1', 'openinference'])
export type OtlpProfile = z.infer<typeof OtlpProfile>

/** What is looked for in texts that leave. `pattern` are the person's own. */
export const FindingKind = z.enum(['email', 'key', 'home', 'phone', 'pattern', 'picture'])
export type FindingKind = z.infer<typeof FindingKind>

export const ExportOptions = z.object({
  format: ExportFormat.default('share'),
  /** Only for OTLP. */
  profile: OtlpProfile.default('genai-1.41'),
  /** Prompts, answers, arguments and results in OTLP; the other formats always have them. */
  content: z.boolean().default(false),
  /** Replace what is found by marks. The record is always whole. */
  redact: z.boolean().default(true),
  /** Texts to replace besides; an asterisk stands for any letters, digits and signs up to a space. */
  patterns: z
    .array(
      z
        .string()
        .min(2)
        .max(200)
        .regex(
          /^[^*]+(\*[^*]*){0,2}$/,
          'A text to replace begins with a letter or sign and has two asterisks at most.',
        ),
    )
    .max(50)
    .default([]),
})
export type ExportOptions = z.infer<typeof ExportOptions>

/** Something that was replaced, wherever it stood. */
export const Finding = z.object({
  kind: FindingKind,
  /** What stands there instead. */
  mark: z.string(),
  /** What it was, cut. Shown to the person who exports; never written. */
  text: z.string(),
  count: z.number(),
})
export type Finding = z.infer<typeof Finding>

/** What an export would write. */
export const ExportPreview = z.object({
  bytes: z.number(),
  /** Steps by kind. */
  spans: z.record(z.string(), z.number()),
  /** Entries of the record; 0 where the format has none. */
  events: z.number(),
  /** Stored values: prompts, messages, results. */
  values: z.number(),
  /** Most frequent first, at most 200. */
  findings: z.array(Finding),
  /** All of them. */
  replaced: z.number(),
  /** Whether another studio can replay it, and what it can prove. */
  proof: z.enum(['whole', 'redacted', 'none']),
})
export type ExportPreview = z.infer<typeof ExportPreview>

/** Where a run came from that no agent of this profile made. */
export const RunOrigin = z.object({
  runId: RunId,
  /** `call`: another program called one tool. */
  kind: z.enum(['share', 'otlp', 'openinference', 'chat', 'call']),
  /** Name of the file, without its folder; of a call, the program. */
  fileName: z.string(),
  /** Of the file, or of the call's arguments as canonical JSON. */
  sha256: z.string(),
  importedAt: z.number(),
  /**
   * `whole`: the record's chain holds from the first entry to the last. `redacted`: it was chained anew after texts were replaced, so it shows
   * that the file is as it was exported, not that it is what ran. `none`: there is no record, so nothing can be replayed.
   */
  proof: z.enum(['whole', 'redacted', 'none']),
})
export type RunOrigin = z.infer<typeof RunOrigin>

export const ImportReport = z.object({
  kind: RunOrigin.shape.kind,
  runs: z.array(z.object({ runId: RunId, spans: z.number(), proof: RunOrigin.shape.proof })),
  /** Things in the file that were left out or not understood, a sentence each. */
  remarks: z.array(z.string()),
})
export type ImportReport = z.infer<typeof ImportReport>
