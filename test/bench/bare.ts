import { join } from 'node:path'
import { projectRoot } from '../../scripts/lib/runtime.mjs'

/** What every ratio is taken against: node-llama-cpp with the bundled file, one sequence, one thread, nothing else. */
export async function openBare() {
  const { getLlama, LlamaLogLevel } = await import('node-llama-cpp')
  const llama = await getLlama({
    gpu: false,
    maxThreads: 1,
    build: 'never',
    skipDownload: true,
    logLevel: LlamaLogLevel.error,
  })
  const model = await llama.loadModel({
    modelPath: join(projectRoot, 'resources/models/autoglm-tiny.gguf'),
    gpuLayers: 0,
  })
  const context = await model.createContext({ contextSize: 2048, sequences: 1, threads: 1 })
  return { sequence: context.getSequence() }
}
