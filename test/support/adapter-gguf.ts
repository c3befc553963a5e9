import { type GgufTensor, noise, writeGguf } from './gguf-writer.ts'

/** Widths of the bundled model. */
const EMBEDDING = 144
const LAYERS = 5
const RANK = 4

interface AdapterOptions {
  architecture?: string
  /** Other than the bundled model's makes it one for a model of another shape. */
  width?: number
  /** Other seeds give adapters that change the model in other ways. */
  seed?: number
  type?: string
}

/** A LoRA adapter with random weights, strong enough to be seen, for the queries and outputs of the bundled model's attention. */
export function adapterGguf({
  architecture = 'glm4',
  width = EMBEDDING,
  seed = 1,
  type = 'lora',
}: AdapterOptions = {}): Buffer {
  const tensors = Array.from({ length: LAYERS }, (_, layer) =>
    ['attn_q', 'attn_output'].flatMap((part, index): GgufTensor[] => {
      const name = `blk.${layer}.${part}.weight`
      const own = seed * 1000 + layer * 10 + index
      return [
        { name: `${name}.lora_a`, dimensions: [width, RANK], values: noise(width * RANK, own + 1) },
        { name: `${name}.lora_b`, dimensions: [RANK, width], values: noise(RANK * width, own + 500) },
      ]
    }),
  )
  return writeGguf(
    {
      'general.type': 'adapter',
      'general.architecture': architecture,
      'general.name': `test adapter ${seed}`,
      'general.base_model.count': 1,
      'general.base_model.0.name': 'AutoGLM Tiny',
      'adapter.type': type,
      'adapter.lora.alpha': { f32: RANK },
    },
    tensors.flat(),
  )
}
