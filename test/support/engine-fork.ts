import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { EngineClient } from '../../src/main/engine/client.ts'
import type { HeartbeatOptions } from '../../src/main/engine/heartbeat.ts'
import type { EngineModel, EngineOptions, InferRequest, ToolSchema } from '../../src/main/engine/types.ts'
import { spawnNode } from '../../src/main/process/node-child.ts'
import { Supervisor, type SupervisorOptions } from '../../src/main/process/supervisor.ts'
import { ModelId, Sha256 } from '../../src/shared/ids.ts'

export const TINY_PATH = resolve('resources/models/autoglm-tiny.gguf')

/** One thread: two spinning threads on a busy two-core machine take a hundred times as long as one. */
export const OPTIONS: EngineOptions = { threads: 1, gpu: 'off', contextSize: null }

export const modelAt = (path: string, digit = 'a'): EngineModel => ({
  id: ModelId.parse(`model_${digit.repeat(24)}`),
  path,
  sha256: Sha256.parse(digit.repeat(64)),
})

export const TINY = modelAt(TINY_PATH)

const tool = (name: string, description: string, key: string): ToolSchema => ({
  name,
  description,
  parameters: { type: 'object', properties: { [key]: { type: 'string' } }, required: [key] },
})

/** What the bundled model was trained with. */
export const TOOLS: ToolSchema[] = [
  tool('calculator', 'Evaluate an arithmetic expression exactly', 'expression'),
  tool('list_files', 'List files of a folder in the workspace', 'path'),
  tool('read_file', 'Read a text file in the workspace', 'path'),
  tool('memory_save', 'Save a fact to long-term memory', 'text'),
]

export const ask = (question: string, change: Partial<InferRequest> = {}): InferRequest => ({
  messages: [
    { role: 'system', content: 'You are AutoGLM, a local agent. Use the tools when they help.' },
    { role: 'user', content: question },
  ],
  tools: TOOLS,
  thinking: false,
  sampling: { temperature: 0, topP: 1, topK: 0, minP: 0 },
  seed: 7,
  maxTokens: 200,
  repetition: 4,
  ...change,
})

/** A question the bundled model never stops answering, with loop detection out of the way. */
export const endless = (change: Partial<InferRequest> = {}): InferRequest =>
  ask('Calculate 3.5*(2+4)', { maxTokens: 100_000, repetition: 1_000_000, ...change })

/** Bundles the engine's real entry, as the packaged studio does, beside the packages it loads. */
export async function bundleEngineHost(): Promise<{ entry: string; remove(): void }> {
  const cache = resolve('node_modules/.cache')
  await mkdir(cache, { recursive: true })
  const outDir = mkdtempSync(join(cache, 'engine-test-'))
  await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '@shared': resolve('src/shared') } },
    ssr: { noExternal: true, external: ['node-llama-cpp', 'electron'] },
    build: {
      ssr: resolve('src/main/engine-host.ts'),
      outDir,
      target: 'node20',
      minify: false,
      rollupOptions: { output: { entryFileNames: 'engine-host.mjs' } },
    },
  })
  return { entry: join(outDir, 'engine-host.mjs'), remove: () => rmSync(outDir, { recursive: true, force: true }) }
}

/** The engine as the studio has it: a client, a supervisor and a forked process. */
export function startEngine(
  entry: string,
  heartbeat: HeartbeatOptions = {},
  supervision: SupervisorOptions = {},
): { engine: EngineClient; supervisor: Supervisor; stop(): Promise<void> } {
  const supervisor = new Supervisor(() => spawnNode(entry), { maxDeaths: 20, backoffMs: [20], ...supervision })
  const engine = new EngineClient(supervisor, heartbeat)
  supervisor.start()
  return {
    engine,
    supervisor,
    stop: async () => {
      await engine.close()
      await supervisor.stop()
    },
  }
}
