import { z } from 'zod'

/**
 * The part of OpenTelemetry's trace.proto that is written and read here, as OTLP/JSON has it: ids are hex, 64-bit integers decimal
 * texts, enums integers, bytes base64. Unknown fields are dropped.
 */
export type AnyValue =
  | { stringValue: string }
  | { boolValue: boolean }
  | { intValue: string }
  | { doubleValue: number }
  | { arrayValue: { values: AnyValue[] } }
  | { kvlistValue: { values: KeyValue[] } }
  | { bytesValue: string }
  | Record<string, never>

export interface KeyValue {
  key: string
  value: AnyValue
}

const Whole = z.union([z.string().regex(/^-?\d{1,20}$/), z.number().int()]).transform(String)
const Double = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)])

const AnyValueSchema: z.ZodType<AnyValue> = z.lazy(() =>
  z.union([
    z.object({ stringValue: z.string() }),
    z.object({ boolValue: z.boolean() }),
    z.object({ intValue: Whole }),
    z.object({ doubleValue: Double }),
    z.object({ arrayValue: z.object({ values: z.array(AnyValueSchema).default([]) }) }),
    z.object({ kvlistValue: z.object({ values: z.array(KeyValueSchema).default([]) }) }),
    z.object({ bytesValue: z.string() }),
    // A value of a kind we do not know, or none.
    z.looseObject({}).transform((): Record<string, never> => ({})),
  ]),
)

const KeyValueSchema: z.ZodType<KeyValue> = z.object({ key: z.string(), value: AnyValueSchema.default({}) })
const Attributes = z.array(KeyValueSchema).optional()

const Id = (digits: number) => z.string().regex(new RegExp(`^[0-9a-fA-F]{${digits}}$`))

const SpanEvent = z.object({ timeUnixNano: Whole.optional(), name: z.string().optional(), attributes: Attributes })
const SpanLink = z.object({ traceId: Id(32), spanId: Id(16), attributes: Attributes })

export const OtlpSpan = z.object({
  traceId: Id(32),
  spanId: Id(16),
  parentSpanId: z.union([Id(16), z.literal('')]).optional(),
  name: z.string().optional(),
  kind: z.number().int().optional(),
  startTimeUnixNano: Whole.optional(),
  endTimeUnixNano: Whole.optional(),
  attributes: Attributes,
  events: z.array(SpanEvent).optional(),
  links: z.array(SpanLink).optional(),
  status: z.object({ message: z.string().optional(), code: z.number().int().optional() }).optional(),
})
export type OtlpSpan = z.infer<typeof OtlpSpan>

export const TracesData = z.object({
  resourceSpans: z
    .array(
      z.object({
        resource: z.object({ attributes: Attributes }).optional(),
        scopeSpans: z
          .array(
            z.object({
              scope: z
                .object({ name: z.string().optional(), version: z.string().optional(), attributes: Attributes })
                .optional(),
              spans: z.array(OtlpSpan).default([]),
              schemaUrl: z.string().optional(),
            }),
          )
          .default([]),
        schemaUrl: z.string().optional(),
      }),
    )
    .default([]),
})
export type TracesData = z.infer<typeof TracesData>

/** Enums of the format. */
export const SPAN_KIND = { internal: 1, client: 3 } as const
export const STATUS = { ok: 1, error: 2 } as const
