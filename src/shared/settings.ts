import { z } from 'zod'
import { ModelId } from './ids.ts'
import { OtlpPush } from './otlp-push.ts'

export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  language: z.enum(['system', 'en', 'zh']).default('system'),
  /** Folder the file tools may read; null is the sample that ships with the studio. Chosen through a dialog, never typed by the page. */
  workspacePath: z.string().nullable().default(null),
  engine: z
    .object({
      /** Null leaves one core to the rest of the machine. */
      threads: z.number().int().min(1).max(256).nullable().default(null),
      gpu: z.enum(['auto', 'off']).default('auto'),
      /** Upper bound in tokens; null uses what the model was trained for, at most 8192. */
      contextSize: z.number().int().min(256).max(1_048_576).nullable().default(null),
    })
    .prefault({}),
  defaultModelId: ModelId.nullable().default(null),
  network: z
    .object({
      /** Whether `http_get` may be used at all. */
      allowHttp: z.boolean().default(false),
    })
    .prefault({}),
  otlp: OtlpPush.prefault({}),
})
export type Settings = z.infer<typeof Settings>

/** What the page may change by itself. */
export const SettingsPatch = z
  .object({
    theme: z.enum(['system', 'light', 'dark']),
    language: z.enum(['system', 'en', 'zh']),
    engine: z
      .object({
        threads: z.number().int().min(1).max(256).nullable(),
        gpu: z.enum(['auto', 'off']),
        contextSize: z.number().int().min(256).max(1_048_576).nullable(),
      })
      .partial(),
    defaultModelId: ModelId.nullable(),
    network: z.object({ allowHttp: z.boolean() }),
    // Without the defaults, which would reset what a patch does not name.
    otlp: z
      .object({
        endpoint: OtlpPush.shape.endpoint.unwrap(),
        protocol: OtlpPush.shape.protocol.unwrap(),
        profile: OtlpPush.shape.profile.unwrap(),
        content: OtlpPush.shape.content.unwrap(),
      })
      .partial(),
  })
  .partial()
export type SettingsPatch = z.infer<typeof SettingsPatch>
