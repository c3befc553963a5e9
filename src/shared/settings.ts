import { z } from 'zod'
import { Breakpoints } from './breakpoints.ts'
import { AgentId, ModelId } from './ids.ts'
import { RecallWeights, RecallWeightsPatch } from './memory.ts'
import { OtlpPush } from './otlp-push.ts'
import { PermissionMode, PermissionRules, Permissions } from './permissions.ts'
import { RunListViews } from './run-list-views.ts'

const GpuChoice = z.enum(['auto', 'cuda', 'vulkan', 'metal', 'off'])

/** Inferences a context has room for. */
export const MOST_SEQUENCES = 32
const Sequences = z.number().int().min(1).max(MOST_SEQUENCES)

export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  language: z.enum(['system', 'en', 'zh']).default('system'),
  /** Folder the file tools may read; null is the sample that ships with the studio. Chosen through a dialog, never typed by the page. */
  workspacePath: z.string().nullable().default(null),
  /** Folder of wheels that Python may import; null for none. Chosen through a dialog. */
  pythonPackagesPath: z.string().nullable().default(null),
  engine: z
    .object({
      /** Null leaves one core to the rest of the machine. */
      threads: z.number().int().min(1).max(256).nullable().default(null),
      /** `auto`: the best that works, in the order cuda, vulkan, metal, none. */
      gpu: GpuChoice.default('auto'),
      /** Upper bound in tokens; null uses what the model was trained for, at most 8192. */
      contextSize: z.number().int().min(256).max(1_048_576).nullable().default(null),
      /** Inferences at work at once; null is four, or fewer where memory is short. */
      sequences: Sequences.nullable().default(null),
      /** Idle minutes after which the model is unloaded; null keeps it. */
      unloadAfterMinutes: z.number().int().min(1).max(1440).nullable().default(null),
    })
    .prefault({}),
  defaultModelId: ModelId.nullable().default(null),
  /** The model an agent runs on unless another is chosen; goes before the default of all. */
  agentModels: z.record(AgentId, ModelId).default({}),
  /** Whether texts are found by meaning, too; else by their words alone. */
  embeddings: z.boolean().default(true),
  /** Turns texts into vectors; null for the one that ships. */
  embeddingModelId: ModelId.nullable().default(null),
  /** What memories are chosen by, when an agent asks for some. */
  recall: RecallWeights.prefault({}),
  /** Whether a run's model is asked, after the run, what is worth remembering. */
  learnFromRuns: z.boolean().default(false),
  network: z
    .object({
      /** Whether `http_get` may be used at all. */
      allowHttp: z.boolean().default(false),
    })
    .prefault({}),
  permissions: Permissions.prefault({}),
  otlp: OtlpPush.prefault({}),
  /** Where runs that are started from the window are held. */
  breakpoints: Breakpoints.default([]),
  /** Filters of the list of runs that the person named. */
  runListViews: RunListViews.default([]),
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
        gpu: GpuChoice,
        contextSize: z.number().int().min(256).max(1_048_576).nullable(),
        sequences: Sequences.nullable(),
        unloadAfterMinutes: z.number().int().min(1).max(1440).nullable(),
      })
      .partial(),
    defaultModelId: ModelId.nullable(),
    /** Only those named change; null takes an agent's model away. */
    agentModels: z.record(AgentId, ModelId.nullable()),
    embeddings: z.boolean(),
    embeddingModelId: ModelId.nullable(),
    recall: RecallWeightsPatch,
    learnFromRuns: z.boolean(),
    network: z.object({ allowHttp: z.boolean() }),
    /** Rules come all at once. */
    permissions: z.object({ mode: PermissionMode, rules: PermissionRules }).partial(),
    breakpoints: Breakpoints,
    /** All of them. */
    runListViews: RunListViews,
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
