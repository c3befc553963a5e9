import { fork } from 'node:child_process'
import { join } from 'node:path'
import { projectRoot } from '../../scripts/lib/runtime.mjs'

/** node-llama-cpp with the bundled file, one thread, nothing else. */
export async function openBareModel() {
  const { getLlama, LlamaLogLevel } = await import('node-llama-cpp')
  const llama = await getLlama({
    gpu: false,
    maxThreads: 1,
    build: 'never',
    skipDownload: true,
    logLevel: LlamaLogLevel.error,
  })
  return await llama.loadModel({
    modelPath: join(projectRoot, 'resources/models/autoglm-tiny.gguf'),
    gpuLayers: 0,
  })
}

/** What every ratio is taken against: that model with one sequence. */
export async function openBare() {
  const model = await openBareModel()
  const context = await model.createContext({ contextSize: 2048, sequences: 1, threads: 1 })
  return { sequence: context.getSequence() }
}

/** Runs this bench's own entry as `name` in a process of its own; resolves with the one thing it sends. */
export function inOwnProcess<T>(name: string, environment: Record<string, string> = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = fork(process.argv[1] ?? '', [name], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, ...environment },
    })
    child.once('message', (message) => {
      child.kill()
      resolve(message as T)
    })
    child.once('exit', (code) => reject(new Error(`The bench ${name} ended with ${code}.`)))
  })
}
