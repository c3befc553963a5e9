import { basename } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import type { AdapterInfo } from '@shared/models.ts'
import type { GgufFileInfo } from 'node-llama-cpp'

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

const positive = (value: unknown): number | null => (typeof value === 'number' && value > 0 ? value : null)

/** Whether the file says of itself that it is not a model but an adapter of one. */
export const isAdapterFile = (info: GgufFileInfo): boolean => fieldsOf(info.metadata.general).type === 'adapter'

/** What a LoRA adapter's checked header says; null for a model. Error: MODEL_UNSUPPORTED for an adapter of another kind. */
export function readAdapterInfo(path: string, info: GgufFileInfo): AdapterInfo | null {
  if (!isAdapterFile(info)) return null
  const adapter = fieldsOf(fieldsOf(info.metadata).adapter)
  const tensors = info.fullTensorInfo ?? info.tensorInfo ?? []
  const downward = tensors.filter(({ name }) => name.endsWith('.lora_a'))
  if (adapter.type !== 'lora' || downward.length === 0) {
    throw new StudioError(
      'MODEL_UNSUPPORTED',
      `${basename(path)} is an adapter, but no LoRA adapter. Only LoRA adapters in GGUF format can be used.`,
    )
  }
  // lora_a is [width, rank] in ggml's order; ranks may differ between layers, and the largest names the adapter.
  const rank = Math.max(...downward.map(({ dimensions }) => Number(dimensions[1] ?? 1)))
  const base = fieldsOf(fieldsOf(fieldsOf(info.metadata.general).base_model)['0']).name
  return {
    rank,
    alpha: positive(fieldsOf(adapter.lora).alpha),
    tensors: downward.length,
    base: typeof base === 'string' && base.trim() !== '' ? base : null,
  }
}

/** Refuses what is no LoRA adapter for a model of `architecture`. Error: MODEL_UNSUPPORTED. */
export function checkAdapter(path: string, info: GgufFileInfo, architecture: string): void {
  if (!readAdapterInfo(path, info)) {
    throw new StudioError(
      'MODEL_UNSUPPORTED',
      `${basename(path)} is a model and no adapter. Choose a LoRA adapter in GGUF format.`,
    )
  }
  const own = info.metadata.general.architecture
  if (own === architecture) return
  throw new StudioError(
    'MODEL_UNSUPPORTED',
    `${basename(path)} is an adapter for the architecture ${own}, but the model is of ${architecture}. Use it with the model it was made for.`,
  )
}

/** Refuses to load an adapter in place of a model. Error: MODEL_UNSUPPORTED. */
export function refuseAdapter(path: string, info: GgufFileInfo): void {
  if (!isAdapterFile(info)) return
  throw new StudioError(
    'MODEL_UNSUPPORTED',
    `${basename(path)} is an adapter and no model. Load the model it was made for, and choose the adapter for an agent.`,
  )
}
