import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../scripts/lib/runtime.mjs'

export interface Embedder {
  embed: (texts: string[]) => Promise<Float32Array[]>
  close: () => Promise<void>
}

/** The model that ships for meaning, or the one AUTOGLM_BENCH_EMBEDDER names; null where there is none. The same text is embedded once. */
export async function openEmbedder(): Promise<Embedder | null> {
  const modelPath = process.env.AUTOGLM_BENCH_EMBEDDER ?? join(projectRoot, 'resources/models/minilm-l6-v2.gguf')
  if (!existsSync(modelPath)) return null
  // One thread: more of them spin against each other where the machine has other work, and a sentence then takes seconds.
  const { getLlama, LlamaLogLevel } = await import('node-llama-cpp')
  const options = { gpu: false, maxThreads: 1, build: 'never', skipDownload: true } as const
  const llama = await getLlama({ ...options, logLevel: LlamaLogLevel.error })
  const model = await llama.loadModel({ modelPath, gpuLayers: 0 })
  const context = await model.createEmbeddingContext({ contextSize: 256, batchSize: 256, threads: 1 })
  const known = new Map<string, Float32Array>()
  const one = async (text: string): Promise<Float32Array> => {
    const before = known.get(text)
    if (before) return before
    const { vector } = await context.getEmbeddingFor(text)
    const length = Math.hypot(...vector)
    const made = Float32Array.from(vector, (value) => value / length)
    known.set(text, made)
    return made
  }
  return {
    embed: async (texts) => {
      const vectors: Float32Array[] = []
      for (const text of texts) vectors.push(await one(text))
      return vectors
    },
    close: async () => {
      await context.dispose()
      await model.dispose()
      await llama.dispose()
    },
  }
}
