/** A GLM worth downloading. What its repository holds today is asked when it is downloaded. */
export interface CatalogEntry {
  name: string
  /** What `models get` takes. */
  source: string
  /** Of the file, about; bytes. */
  sizeBytes: number
  /** Memory it needs to be of use, about; bytes. */
  memoryBytes: number
  license: string
  /** Whether agents with tools can run on it: the studio speaks its prompt format. */
  runs: boolean
}

const GB = 1e9
const GIB = 1024 ** 3

const entry = (
  name: string,
  source: string,
  size: number,
  memory: number,
  license: string,
  runs: boolean,
): CatalogEntry => ({ name, source, sizeBytes: size * GB, memoryBytes: memory * GIB, license, runs })

/** Smallest first. */
export const CATALOG: readonly CatalogEntry[] = [
  entry('GLM-Edge 1.5B Chat', 'hf:zai-org/glm-edge-1.5b-chat-gguf:Q4_K_M', 0.98, 2, 'GLM-Edge', false),
  entry('GLM-Edge 4B Chat', 'hf:zai-org/glm-edge-4b-chat-gguf:Q4_K_M', 2.63, 5, 'GLM-Edge', false),
  entry('GLM-4 9B 0414', 'hf:bartowski/THUDM_GLM-4-9B-0414-GGUF:Q4_K_M', 6.2, 8, 'MIT', false),
  entry('GLM-Z1 9B 0414', 'hf:bartowski/THUDM_GLM-Z1-9B-0414-GGUF:Q4_K_M', 6.2, 8, 'MIT', false),
  entry('GLM-4.7-Flash', 'hf:unsloth/GLM-4.7-Flash-GGUF:Q4_K_M', 18.5, 24, 'MIT', true),
  entry('GLM-4 32B 0414', 'hf:bartowski/THUDM_GLM-4-32B-0414-GGUF:Q4_K_M', 20, 24, 'MIT', false),
]
