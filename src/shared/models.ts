import { z } from 'zod'
import { ModelId, Sha256 } from './ids.ts'

/** Prompt and tool-call formats. `template` is any model that is no GLM: its own chat template with generic JSON calls. */
export const FormatId = z.enum([
  'glm-4.5',
  'glm-4.7',
  'glm-5',
  'glm-4-0414',
  'glm-z1',
  'glm-4-chat',
  'glm-edge',
  'template',
])
export type FormatId = z.infer<typeof FormatId>

/** What a LoRA adapter's file says. */
export const AdapterInfo = z.object({
  /** The largest of its layers. */
  rank: z.number(),
  /** Its effect is scaled by alpha over rank; null when the file does not say, and then by 1. */
  alpha: z.number().nullable(),
  /** Weights of the model it changes. */
  tensors: z.number(),
  /** Name of the model it was trained on, when the file says. */
  base: z.string().nullable(),
})
export type AdapterInfo = z.infer<typeof AdapterInfo>

/** Words to find a model by: short, each once. */
export const ModelTags = z
  .array(z.string().trim().min(1).max(40))
  .max(20)
  .transform((tags) => [...new Set(tags)])
/** What a person wants to remember of a model. */
export const ModelNotes = z.string().max(10_000)

/** A GGUF file the studio knows, or several that are one model. */
export const Model = z.object({
  id: ModelId,
  name: z.string(),
  path: z.string(),
  sha256: Sha256,
  sizeBytes: z.number(),
  /** llama.cpp architecture, such as `glm4`. */
  architecture: z.string(),
  /** Prompt and tool-call format the studio speaks with this model, or null when it knows none. */
  format: FormatId.nullable(),
  /** Number of weights, or null when the file does not say. */
  parameters: z.number().nullable(),
  quantization: z.string().nullable(),
  /** Tokens of context the model was trained for. */
  contextLength: z.number().nullable(),
  license: z.string().nullable(),
  /** For a LoRA adapter, which is loaded beside a model of the same architecture; null for a model. */
  adapter: AdapterInfo.nullable(),
  bundled: z.boolean(),
  /** `missing`: a file is no longer where it was. `changed`: it is there, but not the one that was added. */
  status: z.enum(['available', 'missing', 'changed']),
  /** `linked` files belong to the person; the others lie in the profile and may be deleted from there. */
  origin: z.enum(['linked', 'copied', 'downloaded']),
  /** Number of files. */
  parts: z.number(),
  tags: z.array(z.string()),
  notes: z.string(),
  /** Unix milliseconds. */
  addedAt: z.number(),
})
export type Model = z.infer<typeof Model>

/** One metadata row of a GGUF file; long arrays are shortened to their length. */
export const ModelMetadata = z.array(z.object({ key: z.string(), value: z.string() }))
export type ModelMetadata = z.infer<typeof ModelMetadata>

/** What loading a model takes, beside what this machine has. All sizes in bytes. */
export const ModelFit = z.object({
  /** `tight`: other programs must give memory back, or it is slow. `too-large`: closing all of them would not suffice. */
  verdict: z.enum(['fits', 'tight', 'too-large']),
  /** Tokens of context the figures are for. */
  contextSize: z.number(),
  need: z.object({
    weights: z.number(),
    /** Keys and values of the whole context. */
    cache: z.number(),
    /** Buffers that one batch is computed in. */
    compute: z.number(),
    /** The engine's process itself. */
    runtime: z.number(),
    total: z.number(),
  }),
  machine: z.object({
    memory: z.number(),
    /** Free now, or taken only by the engine itself. */
    available: z.number(),
    /** Null without a device of its own memory. */
    vram: z.object({ total: z.number(), free: z.number() }).nullable(),
  }),
  suggestion: z.object({
    /** The largest smaller context that fits; null when the asked one fits or none does. */
    contextSize: z.number().nullable(),
    /** Layers that fit into the device's memory; null without a device. */
    gpuLayers: z.number().nullable(),
    /** A conversion of the same model that would fit; null when none is needed or would. */
    quantization: z.string().nullable(),
  }),
})
export type ModelFit = z.infer<typeof ModelFit>

/** Tokens of prompts that were evaluated, or spared because they had been read before, and tokens written. */
export const TokenMeter = z.object({ evaluated: z.number(), reused: z.number(), written: z.number() })
export type TokenMeter = z.infer<typeof TokenMeter>

export const EngineState = z.object({
  status: z.enum(['stopped', 'starting', 'idle', 'loading', 'ready', 'busy', 'failed']),
  modelId: ModelId.nullable(),
  /** 0 to 1 while loading. */
  progress: z.number().nullable(),
  pid: z.number().nullable(),
  /** Times the engine process was replaced since the studio started. */
  restarts: z.number(),
  /** Version of node-llama-cpp and of the llama.cpp inside it, or null before the first start. */
  build: z.string().nullable(),
  /** `cpu`, `metal`, `vulkan` or `cuda`. */
  device: z.string().nullable(),
  threads: z.number().nullable(),
  contextSize: z.number().nullable(),
  /** The context that was asked for, when memory sufficed only for a smaller one. */
  contextReducedFrom: z.number().nullable(),
  /** Inferences it works on at once. */
  sequences: z.number().nullable(),
  /** Tokens since the studio started. */
  tokens: TokenMeter,
  /** A device that was wanted and did not pass its trial, and why; null when all is as wanted. */
  instead: z.object({ device: z.string(), reason: z.string() }).nullable(),
  /** Requests waiting or running. */
  queue: z.number(),
  /** Of the latest inference. */
  tokensPerSecond: z.number().nullable(),
  /** Resident memory of the engine process. */
  memoryBytes: z.number().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
})
export type EngineState = z.infer<typeof EngineState>
