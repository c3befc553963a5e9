import { join } from 'node:path'
import { readGgufFileInfo } from 'node-llama-cpp'
import { expect, test } from 'vitest'
import { defaultSampling } from '../../../../../src/main/engine/local/default-sampling.ts'

const tiny = await readGgufFileInfo(join(import.meta.dirname, '../../../../../resources/models/autoglm-tiny.gguf'), {
  sourceType: 'filesystem',
})
const withSampling = (sampling: Record<string, unknown>) => ({
  ...tiny,
  metadata: { ...tiny.metadata, general: { ...tiny.metadata.general, sampling } },
})

test('a file that says nothing is not sampled as its maker advises for the task', () => {
  const glm = defaultSampling(tiny, 'glm-4.7')
  expect(glm(true)).toEqual({ temperature: 0.7, topP: 1, topK: 0, minP: 0.01 })
  expect(glm(false)).toEqual({ temperature: 1, topP: 0.95, topK: 0, minP: 0.01 })
  expect(defaultSampling(tiny, 'template')(true)).toMatchObject({ temperature: 0.7, topK: 40 })
})

test('what the file says is not taken over, or values that cannot be are', () => {
  const said = { temp: 0.25, top_k: 12, penalty_repeat: 1.1, xtc_probability: 0.5, xtc_threshold: 0.1 }
  expect(defaultSampling(withSampling(said), 'glm-4.7')(true)).toEqual({
    temperature: 0.25,
    topP: 1,
    topK: 12,
    minP: 0.01,
    repeatPenalty: 1.1,
    xtc: { probability: 0.5, threshold: 0.1 },
  })
  const wild = { temp: -3, top_p: 'x', top_k: 1.5, min_p: Number.NaN, penalty_last_n: -1, xtc_probability: 7 }
  expect(defaultSampling(withSampling(wild), 'glm-4.7')(true)).toEqual(defaultSampling(tiny, 'glm-4.7')(true))
})
