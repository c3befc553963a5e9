import type { ModelFit } from '@shared/models.ts'
import type { FitFigures, Machine } from './figures.ts'

/** Tokens evaluated at once; llama.cpp's buffers are as large as the largest batch needs. */
const BATCH = 512
/** Bytes of a number in the buffers of a batch. */
const FLOAT = 4
/** The engine's process with llama.cpp open and no model in it: 105 MiB resident under Node 24 on Linux x64, and room for its heap. */
const RUNTIME_BYTES = 160 * 1024 * 1024
/** More than this part of what is available is called tight, for other programs go on taking memory. */
const COMFORTABLE = 0.9
/** More than this part of all memory is never ours, whatever is closed. */
const USABLE = 0.9

/** Bits a weight takes on average in the usual conversions, small differences between models aside; largest first. */
const QUANTIZATIONS: readonly (readonly [name: string, bits: number])[] = [
  ['Q8_0', 8.5],
  ['Q6_K', 6.6],
  ['Q5_K_M', 5.7],
  ['Q4_K_M', 4.9],
  ['Q3_K_M', 3.9],
  ['Q2_K', 3.0],
]

/** What the model takes with a context of so many tokens. */
export function memoryNeed(figures: FitFigures, contextSize: number): ModelFit['need'] {
  const { embedding, feedForward, vocabulary } = figures
  const batch = Math.min(BATCH, contextSize)
  // The allocator gives the scores of the vocabulary the place that the layers' values have left.
  const compute = batch * FLOAT * (Math.max(vocabulary, 3 * feedForward + 4 * embedding) + 2 * embedding)
  const cache = figures.cacheBytesPerToken * contextSize
  const weights = figures.weightBytes
  return { weights, cache, compute, runtime: RUNTIME_BYTES, total: weights + cache + compute + RUNTIME_BYTES }
}

/** Memory that may be used now, on the machine and its device together. */
export const budgetOf = ({ available, vram }: Machine): number => available + (vram?.free ?? 0)

/** Memory that could be used if everything else were closed. */
export const limitOf = ({ memory, vram }: Machine): number => memory * USABLE + (vram?.total ?? 0)

/** Contexts below `contextSize`, each half of the one before, down to `least`, in multiples of 256 tokens. */
export function* smallerContexts(contextSize: number, least: number): Generator<number> {
  for (let size = contextSize / 2; size > least; size /= 2) {
    const whole = Math.floor(size / 256) * 256
    if (whole > least) yield whole
  }
  if (least < contextSize) yield least
}

/** Contexts below this are of no use to an agent; tokens. */
export const LEAST_CONTEXT = 1024

/** Compares what a model takes with what the machine has. Pure. */
export function estimateFit(figures: FitFigures, machine: Machine, contextSize: number): ModelFit {
  const need = memoryNeed(figures, contextSize)
  const comfortable = budgetOf(machine) * COMFORTABLE
  const fits = need.total <= comfortable
  const verdict = fits ? 'fits' : need.total <= limitOf(machine) ? 'tight' : 'too-large'
  return {
    verdict,
    contextSize,
    need,
    machine,
    suggestion: {
      contextSize: fits ? null : contextWithin(figures, contextSize, comfortable),
      gpuLayers: machine.vram ? layersWithin(figures, contextSize, machine.vram.free * COMFORTABLE) : null,
      quantization: fits ? null : quantizationWithin(figures, need, comfortable),
    },
  }
}

function contextWithin(figures: FitFigures, contextSize: number, bytes: number): number | null {
  for (const size of smallerContexts(contextSize, Math.min(LEAST_CONTEXT, contextSize))) {
    if (memoryNeed(figures, size).total <= bytes) return size
  }
  return null
}

/** Layers, with their part of the cache, that fit beside the buffers of a batch. */
function layersWithin(figures: FitFigures, contextSize: number, bytes: number): number {
  const { cache, compute } = memoryNeed(figures, contextSize)
  const each = cache / Math.max(1, figures.layerBytes.length)
  let left = bytes - compute
  let layers = 0
  for (const layer of figures.layerBytes) {
    left -= layer + each
    if (left < 0) break
    layers += 1
  }
  return layers
}

function quantizationWithin(figures: FitFigures, need: ModelFit['need'], bytes: number): string | null {
  const room = bytes - (need.total - need.weights)
  for (const [name, bits] of QUANTIZATIONS) {
    const weights = (figures.parameters * bits) / 8
    if (weights < need.weights * COMFORTABLE && weights <= room) return name
  }
  return null
}
