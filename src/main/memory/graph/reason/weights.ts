import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import type { Feature } from './features.ts'
import type { ReasonModel } from './model.ts'

/** Steps of a weight of an emission; the largest that is kept is 127 of them. */
const STEP = 1 / 20

interface Header {
  format: 1
  labels: readonly string[]
  rows: number
  scalars: number
  dense: number
}

/** A model as one file: emissions in steps of 1/20, features in the order of their numbers. */
export function packWeights(model: ReasonModel): Uint8Array {
  const rows = inOrder(model.rows)
  const scalars = inOrder(model.scalars)
  const header: Header = {
    format: 1,
    labels: model.labels,
    rows: rows.length,
    scalars: scalars.length,
    dense: model.dense.length,
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const emission = Int8Array.from(model.emission, (weight) => Math.max(-127, Math.min(127, Math.round(weight / STEP))))
  const parts = [
    new Uint8Array(Uint32Array.of(text.length).buffer),
    text,
    new Uint8Array(Uint32Array.from(rows).buffer),
    new Uint8Array(emission.buffer),
    new Uint8Array(Uint32Array.from(scalars).buffer),
    new Uint8Array(model.scalar.slice().buffer),
    new Uint8Array(model.dense.slice().buffer),
  ]
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 22 } }
  return brotliCompressSync(Buffer.concat(parts), quality)
}

/** Errors: throws when the file is no model. */
export function unpackWeights(file: Uint8Array): ReasonModel {
  const bytes = brotliDecompressSync(file)
  let at = 0
  const take = (length: number): ArrayBuffer => {
    const part = bytes.subarray(at, at + length)
    if (part.length < length) throw new Error('The weights for answering from the graph are cut off.')
    at += length
    return new Uint8Array(part).buffer
  }
  const length = new Uint32Array(take(4))[0] ?? 0
  const header = JSON.parse(new TextDecoder().decode(take(length))) as Header
  if (header.format !== 1) throw new Error('The weights for answering from the graph are of another version.')
  const rows = new Uint32Array(take(header.rows * 4))
  const steps = new Int8Array(take((header.rows + 1) * header.labels.length))
  const scalars = new Uint32Array(take(header.scalars * 4))
  return {
    labels: header.labels,
    rows: numbered(rows, 1),
    emission: weightsOf(steps),
    scalars: numbered(scalars, 0),
    scalar: new Float32Array(take(header.scalars * 4)),
    dense: new Float32Array(take(header.dense * 4)),
  }
}

const inOrder = (features: ReadonlyMap<Feature, number>): Feature[] =>
  [...features].sort(([, a], [, b]) => a - b).map(([feature]) => feature)

/** Plain loops: there are millions of weights, and the first question waits for them. */
function weightsOf(steps: Int8Array): Float32Array {
  const weights = new Float32Array(steps.length)
  for (let at = 0; at < steps.length; at += 1) weights[at] = (steps[at] ?? 0) * STEP
  return weights
}

function numbered(features: Uint32Array, first: number): Map<Feature, number> {
  const numbers = new Map<Feature, number>()
  for (let index = 0; index < features.length; index += 1) numbers.set(features[index] ?? 0, index + first)
  return numbers
}
