import { z } from 'zod'
import { OtlpProfile } from './share.ts'

/** An address that a person typed; private ones are theirs to name. A password in it would end up in logs. */
const Endpoint = z
  .url({ protocol: /^https?$/, error: 'The address must be whole and begin with http:// or https://.' })
  .max(2000)
  .regex(/^https?:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/, 'The address must hold no name or password; put a key into a header.')

/** Where finished runs are sent as OTLP; nowhere unless a person says so. */
export const OtlpPush = z.object({
  /** The whole address, such as http://127.0.0.1:4318/v1/traces. */
  endpoint: Endpoint.nullable().default(null),
  protocol: z.enum(['http/json', 'http/protobuf']).default('http/protobuf'),
  profile: OtlpProfile.default('genai-1.41'),
  /** Prompts, answers, arguments and results too; redacted as exports are. */
  content: z.boolean().default(false),
})
export type OtlpPush = z.infer<typeof OtlpPush>

/** How sending goes. */
export const PushStatus = z.object({
  /** Messages that arrived, wait, and were given up since the studio started. */
  sent: z.number(),
  waiting: z.number(),
  dropped: z.number(),
  /** The latest trouble, a sentence; null after a success. */
  trouble: z.string().nullable(),
  /** Names of the headers that go along; their values are told to nobody. */
  headers: z.array(z.string()),
})
export type PushStatus = z.infer<typeof PushStatus>

/** Lines of `name: value`, as a person types them. */
export const PushHeaders = z
  .string()
  .max(10_000)
  .refine(
    (text) =>
      text
        .split('\n')
        .every(
          (line) =>
            line.trim() === '' || /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}\s*:\s*[\x20-\x7E]{0,4000}$/.test(line.trim()),
        ),
    'Each line must be a header, such as "authorization: Bearer KEY".',
  )
