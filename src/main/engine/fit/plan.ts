import { StudioError } from '@shared/errors.ts'
import { budgetOf, estimateFit, LEAST_CONTEXT, limitOf, memoryNeed, smallerContexts } from './estimate.ts'
import type { FitFigures, Machine } from './figures.ts'

/** Context used when nobody chose and the model was trained for more, in tokens. */
const DEFAULT_CONTEXT = 8192

/** Tokens of context a model is loaded with when memory allows: what was asked, at most what it was trained for. */
export const contextFor = ({ trainedContext }: FitFigures, asked: number | null): number =>
  Math.min(asked ?? DEFAULT_CONTEXT, trainedContext ?? DEFAULT_CONTEXT)

const gib = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(bytes < 1024 ** 3 ? 2 : 1)} GiB`

/**
 * The context to load with: `wanted`, or the largest smaller one that memory suffices for now. When none does, the smallest,
 * as long as closing other programs could make room. Error: MODEL_TOO_LARGE.
 */
export function planContext(name: string, figures: FitFigures, machine: Machine, wanted: number): number {
  const need = (size: number): number => memoryNeed(figures, size).total
  if (need(wanted) <= budgetOf(machine)) return wanted
  const least = Math.min(LEAST_CONTEXT, wanted)
  for (const size of smallerContexts(wanted, least)) if (need(size) <= budgetOf(machine)) return size
  if (need(least) <= limitOf(machine)) return least
  const fit = estimateFit(figures, machine, wanted)
  const { quantization } = fit.suggestion
  const advice = quantization
    ? `Use a smaller conversion of it, such as ${quantization}.`
    : 'Use a smaller model, or a machine with more memory.'
  throw new StudioError(
    'MODEL_TOO_LARGE',
    `${name} needs ${gib(need(least))} of memory even with a context of ${least} tokens, but this machine has ${gib(machine.memory + (machine.vram?.total ?? 0))}. ${advice}`,
    { data: fit },
  )
}

const DEFAULT_SEQUENCES = 4

/** What the caches of all sequences may take at most when nobody chose their number: half the weights, or this many bytes. */
const LEAST_CACHE = 512 * 2 ** 20

/** How many inferences at once a model should have room for with this context each; one at least. */
export function planSequences(figures: FitFigures, machine: Machine, contextSize: number): number {
  const cache = Math.max(1, figures.cacheBytesPerToken * contextSize)
  const spare = budgetOf(machine) - memoryNeed(figures, contextSize).total
  const allowed = Math.min(Math.max(LEAST_CACHE, figures.weightBytes / 2), cache + Math.max(0, spare))
  return Math.max(1, Math.min(DEFAULT_SEQUENCES, Math.floor(allowed / cache)))
}
