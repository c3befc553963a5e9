import { z } from 'zod'

/** What a server of the Model Context Protocol may ask of the studio. Nothing, until a person says so. */
export const McpAllows = z.object({
  /** It may ask the model; each question is shown before it is put. */
  sampling: z.boolean().default(false),
  /** It may ask the person. */
  elicitation: z.boolean().default(false),
  /** Absolute paths of folders it is told of. */
  roots: z.array(z.string().min(1).max(4_000)).max(50).default([]),
})
export type McpAllows = z.infer<typeof McpAllows>

export const NOTHING_ALLOWED: McpAllows = { sampling: false, elicitation: false, roots: [] }

/** One value of a form, as the flat schemas of the protocol allow it. */
export const FormField = z.object({
  name: z.string(),
  label: z.string(),
  description: z.string(),
  required: z.boolean(),
  /** `choices`: any number of them. */
  kind: z.enum(['text', 'number', 'integer', 'boolean', 'choice', 'choices']),
  format: z.enum(['email', 'uri', 'date', 'date-time']).nullable(),
  /** Of a text its characters, of a number its value, of `choices` how many. */
  least: z.number().nullable(),
  most: z.number().nullable(),
  choices: z.array(z.object({ value: z.string(), label: z.string() })),
  initial: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).nullable(),
})
export type FormField = z.infer<typeof FormField>

export const FormValues = z.record(
  z.string(),
  z.union([z.string().max(20_000), z.number(), z.boolean(), z.array(z.string().max(2_000)).max(500)]),
)
export type FormValues = z.infer<typeof FormValues>

export const SamplingMessage = z.object({ role: z.enum(['user', 'assistant']), text: z.string().max(200_000) })
export type SamplingMessage = z.infer<typeof SamplingMessage>

const message = z.string().max(20_000)

/** What a server asks while it carries out a call. All texts are the server's. `server`: its name in the studio. */
export const McpRequest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('sampling'),
    server: z.string(),
    messages: z.array(SamplingMessage).max(200),
    system: z.string().max(200_000).nullable(),
    /** Tokens the answer may have. */
    maxTokens: z.number().int().min(1),
    /** Null leaves it to the model. */
    temperature: z.number().nullable(),
  }),
  z.object({ kind: z.literal('form'), server: z.string(), message, fields: z.array(FormField).max(100) }),
  /** `host`: where `url` leads, for a person to look at. */
  z.object({ kind: z.literal('url'), server: z.string(), message, url: z.string().max(8_000), host: z.string() }),
])
export type McpRequest = z.infer<typeof McpRequest>
export type SamplingRequest = Extract<McpRequest, { kind: 'sampling' }>

/** `accept` has `values` for a form, and for the model's turn may have other messages than were asked. */
export const McpAnswer = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('accept'),
    values: FormValues.optional(),
    messages: z.array(SamplingMessage).min(1).max(200).optional(),
    system: z.string().max(200_000).nullable().optional(),
  }),
  z.object({ action: z.literal('decline'), reason: z.string().max(2_000).nullable() }),
  z.object({ action: z.literal('cancel') }),
])
export type McpAnswer = z.infer<typeof McpAnswer>

/** What the model wrote for a server. */
export const Sampled = z.object({
  text: z.string(),
  model: z.string(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  /** The answer was cut at its limit. */
  cut: z.boolean(),
})
export type Sampled = z.infer<typeof Sampled>

/** A server's request and what became of it, as a run keeps it. */
export const McpExchange = z.object({
  request: McpRequest,
  answer: McpAnswer.nullable(),
  /** There when the model was asked. */
  sampled: Sampled.optional(),
})
export type McpExchange = z.infer<typeof McpExchange>
