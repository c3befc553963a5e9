import type { LlamaContext, LlamaModel } from 'node-llama-cpp'
import { createBatching } from './batching.ts'

export interface ContextPlan {
  /** Tokens of each sequence. */
  contextSize: number
  sequences: number
  threads: number
  /** LoRA adapters applied to all of it. */
  lora?: { filePath: string; scale: number }[]
}

/** Opens a context for as many inferences at once as planned, or for fewer rather than with a smaller context or none. */
export async function openContext(
  model: LlamaModel,
  { contextSize, sequences: planned, threads, lora }: ContextPlan,
  active: () => number,
  signal: AbortSignal,
): Promise<LlamaContext> {
  for (let sequences = planned; ; sequences = Math.floor(sequences / 2)) {
    try {
      const context = await model.createContext({
        // On a device the rest of the memory is not ours alone, so a smaller context is better than none.
        contextSize: model.gpuLayers > 0 ? { min: Math.min(1024, contextSize), max: contextSize } : contextSize,
        sequences,
        threads,
        ...(lora ? { lora: { adapters: lora } } : {}),
        batching: {
          // One inference has nothing to wait for others with.
          dispatchSchedule: (dispatch) => (active() > 1 ? void setImmediate(dispatch) : dispatch()),
          itemPrioritizationStrategy: createBatching({ active, dearTokens: model.gpuLayers === 0 }),
        },
        createSignal: signal,
      })
      if (sequences === 1 || context.contextSize >= contextSize) return context
      await context.dispose()
    } catch (error) {
      if (sequences === 1 || signal.aborted) throw error
    }
  }
}
