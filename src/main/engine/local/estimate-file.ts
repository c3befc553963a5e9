import type { ModelFit } from '@shared/models.ts'
import { estimateFit } from '../fit/estimate.ts'
import { contextFor } from '../fit/plan.ts'
import type { EngineOptions } from '../types.ts'
import { readFigures } from './figures.ts'
import { readHeader } from './header.ts'
import { openLlama } from './llama.ts'
import { readMachine, without } from './machine.ts'

/** What loading the file with `options` would take here, beside `held` bytes of another model. Errors: those of `readHeader` and `openLlama`. */
export async function estimateFile(
  path: string,
  options: EngineOptions,
  signal: AbortSignal,
  held: number,
): Promise<ModelFit> {
  const figures = readFigures((await readHeader(path, signal)).info)
  const machine = without(await readMachine(await openLlama(options.gpu)), held)
  signal.throwIfAborted()
  return estimateFit(figures, machine, contextFor(figures, options.contextSize))
}
