import { basename } from 'node:path'
import type { ModelMetadata } from '@shared/models.ts'
import type { GgufFileInfo } from 'node-llama-cpp'
import type { GgufSummary } from '../types.ts'
import { readAdapterInfo } from './adapter-file.ts'
import { chooseFormat } from './choose-format.ts'

/** Longest value shown whole; a chat template is about this long. */
const LONGEST_TEXT = 16_384
const LONGEST_LIST = 8

const isNested = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function show(value: unknown): string {
  if (Array.isArray(value))
    return value.length > LONGEST_LIST ? `${value.length} values` : value.map((item) => show(item)).join(', ')
  const text = String(value)
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text
}

function rows(value: Record<string, unknown>, prefix: string, into: ModelMetadata): ModelMetadata {
  for (const [key, member] of Object.entries(value)) {
    const name = prefix === '' ? key : `${prefix}.${key}`
    if (isNested(member)) rows(member, name, into)
    else if (member !== undefined) into.push({ key: name, value: show(member) })
  }
  return into
}

const count = (value: unknown): number | null => {
  const number = typeof value === 'bigint' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : null
}

const words = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null)

/** The name, such as `Q4_K_M`, of a `general.file_type` number. */
async function quantization(info: GgufFileInfo): Promise<string | null> {
  const type = info.metadata.general?.file_type
  if (type === undefined) return null
  const { GgufFileType } = await import('node-llama-cpp')
  const name: string | undefined = GgufFileType[type]
  return name?.replace(/^(ALL|MOSTLY)_/, '') ?? null
}

/** What the page shows of a GGUF file. */
export async function summarise(path: string, info: GgufFileInfo): Promise<GgufSummary> {
  const { general } = info.metadata
  const tensors = info.fullTensorInfo ?? info.tensorInfo ?? []
  const weights = tensors.reduce(
    (sum, tensor) => sum + tensor.dimensions.reduce<number>((product, size) => product * Number(size), 1),
    0,
  )
  return {
    name: words(general?.name) ?? basename(path).replace(/\.gguf$/i, ''),
    architecture: words(general?.architecture) ?? 'unknown',
    format: chooseFormat(info).format?.id ?? null,
    parameters: count(weights),
    quantization: await quantization(info),
    contextLength: count(info.architectureMetadata?.context_length),
    license: words(general?.license),
    adapter: readAdapterInfo(path, info),
    metadata: rows({ ...info.metadata }, '', []),
  }
}
