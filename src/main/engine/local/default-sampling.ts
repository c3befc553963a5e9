import { FALLBACK_SAMPLING } from '@shared/fallback-sampling.ts'
import type { FormatId } from '@shared/models.ts'
import { Sampling } from '@shared/sampling.ts'
import type { GgufFileInfo } from 'node-llama-cpp'

/** Keys of `general.sampling.` that GGUF files carry, by our names. Source: llama.cpp's `LLM_KV_GENERAL_SAMPLING_*`. */
const KEYS = {
  temperature: 'temp',
  topP: 'top_p',
  topK: 'top_k',
  minP: 'min_p',
  repeatPenalty: 'penalty_repeat',
  penaltyWindow: 'penalty_last_n',
} as const

const isNested = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** What the maker advises for a format, for talk and for work with tools. Source: Z.ai's model card of GLM-4.7-Flash. */
function advice(format: FormatId, withTools: boolean): Sampling {
  if (format !== 'glm-4.7') return FALLBACK_SAMPLING
  return withTools
    ? { temperature: 0.7, topP: 1, topK: 0, minP: 0.01 }
    : { temperature: 1, topP: 0.95, topK: 0, minP: 0.01 }
}

/**
 * The sampling of a model when the agent leaves it to the model: what its file says in `general.sampling.*`, else what its maker advises,
 * else the studio's own. Values out of range are not believed.
 */
export function defaultSampling(info: GgufFileInfo, format: FormatId): (withTools: boolean) => Sampling {
  const general: unknown = info.metadata.general
  const said = isNested(general) && isNested(general.sampling) ? general.sampling : {}
  const own: Record<string, unknown> = {}
  for (const [name, key] of Object.entries(KEYS)) {
    const parsed = Sampling.partial().safeParse({ [name]: said[key] })
    if (said[key] !== undefined && parsed.success) own[name] = said[key]
  }
  const [probability, threshold] = [said.xtc_probability, said.xtc_threshold]
  const xtc = Sampling.shape.xtc.safeParse({ probability, threshold })
  if (xtc.success && Number(probability) > 0) own.xtc = xtc.data
  return (withTools) => Sampling.parse({ ...advice(format, withTools), ...own })
}
