import type { GgufFileInfo } from 'node-llama-cpp'
import type { FitFigures } from '../fit/figures.ts'
import { tensorBytes } from './tensor-size.ts'

/** Bytes of a number in the cache, which is kept at 16 bits. */
const HALF = 2
/** More layers than any model has; a header that claims more is not believed. */
const MOST_LAYERS = 4096

const number = (value: unknown): number => {
  const plain = typeof value === 'bigint' ? Number(value) : value
  return typeof plain === 'number' && Number.isFinite(plain) && plain > 0 ? plain : 0
}

/** Reads what memory a model takes from its checked header; what the header leaves out counts as nothing. */
export function readFigures(info: GgufFileInfo): FitFigures {
  const tensors = info.fullTensorInfo ?? info.tensorInfo ?? []
  const { architectureMetadata: architecture, metadata } = info
  const layers = Math.min(MOST_LAYERS, number(architecture?.block_count))
  const layerBytes = new Array<number>(layers).fill(0)
  let parameters = 0
  let weightBytes = 0
  for (const { name, ggmlType, dimensions } of tensors) {
    const bytes = tensorBytes(ggmlType, dimensions)
    weightBytes += bytes
    parameters += dimensions.reduce<number>((product, size) => product * Number(size), 1)
    const layer = Number(/^blk\.(\d{1,4})\./.exec(name)?.[1] ?? -1)
    if (layer in layerBytes) layerBytes[layer] = (layerBytes[layer] ?? 0) + bytes
  }
  return {
    parameters,
    weightBytes,
    layerBytes,
    cacheBytesPerToken: cacheBytes(architecture ?? {}, layers),
    vocabulary: number(metadata.tokenizer?.ggml?.tokens?.length) || number(architecture?.vocab_size),
    embedding: number(architecture?.embedding_length),
    feedForward: Math.max(0, ...[architecture?.feed_forward_length].flat().map(number)),
    trainedContext: number(architecture?.context_length) || null,
  }
}

/** As llama.cpp's unified cache: for each layer and key-value head, one key and one value. */
function cacheBytes(architecture: NonNullable<GgufFileInfo['architectureMetadata']> | object, layers: number): number {
  const fields: Record<string, unknown> = { ...architecture }
  const attention: Record<string, unknown> = { ...(typeof fields.attention === 'object' ? fields.attention : {}) }
  const heads = Math.max(0, ...[attention.head_count].flat().map(number))
  if (heads === 0) return 0
  const key = number(attention.key_length) || number(fields.embedding_length) / heads
  const value = number(attention.value_length) || number(fields.embedding_length) / heads
  // With latent attention the values are a part of the keys, and only these are kept.
  const width = number(attention.key_length_mla) > 0 ? key : key + value
  // The layers that only predict further tokens keep nothing.
  const kept = Math.max(0, layers - number(fields.nextn_predict_layers))
  const perLayer = attention.head_count_kv
  let keyHeads = 0
  for (let layer = 0; layer < kept; layer += 1) {
    keyHeads += Array.isArray(perLayer) ? number(perLayer[layer]) : number(perLayer) || heads
  }
  return keyHeads * width * HALF
}
