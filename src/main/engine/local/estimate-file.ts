import type { ModelFit } from '@shared/models.ts'
import { estimateFit } from '../fit/estimate.ts'
import type { FitFigures } from '../fit/figures.ts'
import { contextFor } from '../fit/plan.ts'
import type { EngineOptions } from '../types.ts'
import { readFigures } from './figures.ts'
import { readHeader } from './header.ts'
import { openLlama } from './llama.ts'
import { readMachine, without } from './machine.ts'

/**
 * What loading the file with `options` would take here; without a path, a file of these `sizes` (bytes), roughly. Errors: those
 * of `readHeader` and `openLlama`. `held`: bytes another model keeps.
 */
export async function estimateFile(
  path: string | null,
  options: EngineOptions,
  signal: AbortSignal,
  sizes: number[] | null,
  held: number,
): Promise<ModelFit> {
  const figures = path === null ? figuresOfSize(sizes ?? []) : readFigures((await readHeader(path, signal, sizes)).info)
  const machine = without(await readMachine(await openLlama(options.gpu)), held)
  signal.throwIfAborted()
  const fit = estimateFit(figures, machine, contextFor(figures, options.contextSize))
  // Nothing is known that a smaller context or conversion could be reckoned from.
  if (path === null) return { ...fit, suggestion: { contextSize: null, gpuLayers: null, quantization: null } }
  return fit
}

function figuresOfSize(sizes: readonly number[]): FitFigures {
  return {
    parameters: 0,
    weightBytes: sizes.reduce((sum, size) => sum + size, 0),
    layerBytes: [],
    cacheBytesPerToken: 0,
    vocabulary: 0,
    embedding: 0,
    feedForward: 0,
    trainedContext: null,
  }
}
