import type { Catalog, CatalogEntry } from './catalog.ts'

const GB = 1e9
const GIB = 1024 ** 3

const entry = (
  id: CatalogEntry['id'],
  name: string,
  repository: string,
  [sizeGb, memoryGib]: readonly [number, number],
  more: Pick<CatalogEntry, 'license' | 'contextLength' | 'tools'>,
): CatalogEntry => ({
  id,
  name,
  source: `hf:${repository}:Q4_K_M`,
  sizeBytes: sizeGb * GB,
  memoryBytes: memoryGib * GIB,
  embeds: false,
  ...more,
})

const edge = { license: 'GLM-Edge', contextLength: 8192, tools: false }
const april = { license: 'MIT', contextLength: 32_768, tools: true }

/** Multilingual, with the prefixes of `studio/meaning/prefixes.ts`. */
const EMBEDDERS: readonly CatalogEntry[] = [
  {
    id: 'e5-small',
    name: 'Multilingual E5 small',
    source: 'hf:keisuke-miyako/multilingual-e5-small-gguf-f16:F16',
    sizeBytes: 0.24 * GB,
    memoryBytes: 1 * GIB,
    license: 'MIT',
    contextLength: 512,
    tools: false,
    embeds: true,
  },
  {
    id: 'qwen3-embedding',
    name: 'Qwen3 Embedding 0.6B',
    source: 'hf:Qwen/Qwen3-Embedding-0.6B-GGUF:Q8_0',
    sizeBytes: 0.64 * GB,
    memoryBytes: 2 * GIB,
    license: 'Apache-2.0',
    contextLength: 32_768,
    tools: false,
    embeds: true,
  },
]

/** Smallest first; then what gives vectors. */
export const CATALOG: readonly CatalogEntry[] = [
  entry('edge-1.5b', 'GLM-Edge 1.5B Chat', 'zai-org/glm-edge-1.5b-chat-gguf', [0.98, 2], edge),
  entry('edge-4b', 'GLM-Edge 4B Chat', 'zai-org/glm-edge-4b-chat-gguf', [2.63, 5], edge),
  entry('4.6v-flash', 'GLM-4.6V-Flash', 'unsloth/GLM-4.6V-Flash-GGUF', [6, 8], {
    license: 'MIT',
    contextLength: 131_072,
    tools: true,
  }),
  entry('9b-0414', 'GLM-4 9B 0414', 'bartowski/THUDM_GLM-4-9B-0414-GGUF', [6.2, 8], april),
  entry('z1-9b', 'GLM-Z1 9B 0414', 'bartowski/THUDM_GLM-Z1-9B-0414-GGUF', [6.2, 8], april),
  entry('4.7-flash', 'GLM-4.7-Flash', 'unsloth/GLM-4.7-Flash-GGUF', [18.5, 24], {
    license: 'MIT',
    contextLength: 202_752,
    tools: true,
  }),
  entry('32b-0414', 'GLM-4 32B 0414', 'bartowski/THUDM_GLM-4-32B-0414-GGUF', [20, 24], april),
  entry('4.5-air', 'GLM-4.5-Air', 'unsloth/GLM-4.5-Air-GGUF', [73, 96], {
    license: 'MIT',
    contextLength: 131_072,
    tools: true,
  }),
  ...EMBEDDERS,
]

/** The list, with what a machine of so much memory can hold marked. */
export const catalogFor = (memoryBytes: number): Catalog => ({
  memoryBytes,
  entries: CATALOG.map((each) => ({ ...each, fits: each.memoryBytes <= memoryBytes })),
})
