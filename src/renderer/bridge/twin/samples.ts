import type { Agent, ToolInfo } from '@shared/agents.ts'
import type { AuditEntry } from '@shared/audit.ts'
import type { AgentId, ModelId } from '@shared/ids.ts'
import type { EngineState, Model, ModelFit } from '@shared/models.ts'
import type { StudioState } from '@shared/state.ts'

// Ids are branded by parsing; samples are written by hand, and zod stays out of the page.
export const BUNDLED = 'model_0f1e2d3c4b5a69788796a5b4' as ModelId
export const OTHER = 'model_a1b2c3d4e5f60718293a4b5c' as ModelId
export const MISSING = 'model_ffeeddccbbaa998877665544' as ModelId
export const ADAPTER = 'model_5566778899aabbccddeeff00' as ModelId
export const AGENT = 'agent_assistant' as AgentId

const tool = (
  name: string,
  description: string,
  effect: ToolInfo['effect'],
  capability: string,
  disabledReason: string | null = null,
): ToolInfo => ({
  name,
  version: 1,
  description,
  inputSchema: { type: 'object' },
  effect,
  capabilities: [capability],
  disabledReason,
})

const tools: ToolInfo[] = [
  tool('calculator', 'Works out an arithmetic expression exactly.', 'pure', 'none'),
  tool('list_files', 'Lists the files of a folder.', 'pure', 'workspace.read'),
  tool('read_file', 'Reads a text file.', 'pure', 'workspace.read'),
  tool('memory_save', 'Keeps a fact for later runs.', 'mutating', 'memory.write'),
  tool('http_get', 'Reads a public web page.', 'pure', 'network', 'Network requests are not allowed in Settings.'),
]

const agent: Agent = {
  id: AGENT,
  version: 3,
  name: 'Assistant',
  description: 'Answers with the help of four tools: it calculates, looks into the workspace and remembers facts.',
  prompt: 'You are a helpful assistant.',
  tools: ['calculator', 'list_files', 'read_file', 'memory_save'],
  strategy: 'react',
  thinking: true,
  sampling: { temperature: 0, topP: 1, topK: 0, minP: 0 },
  limits: { steps: 8, tokensPerStep: 512, tokens: 16_000, seconds: 300, repetition: 4 },
  adapters: [],
  examples: ['What is 12*7?', 'Read docs/apple.txt', 'List the files in docs', 'Remember that Alice likes copper'],
  builtin: true,
}

const sha = (digit: string) => digit.repeat(64)

const model = (id: ModelId, name: string, digit: string, more: Partial<Model>): Model => ({
  id,
  name,
  path: `/home/me/models/${name}.gguf`,
  sha256: sha(digit),
  sizeBytes: 2_985_472,
  architecture: 'glm4',
  format: 'glm-4.7',
  parameters: 1_440_000,
  quantization: 'F16',
  contextLength: 2048,
  license: 'mit',
  adapter: null,
  bundled: false,
  status: 'available',
  origin: 'linked',
  parts: 1,
  tags: [],
  notes: '',
  addedAt: Date.UTC(2026, 9, 1, 8, 30),
  ...more,
})

export const models: Model[] = [
  model(BUNDLED, 'autoglm-tiny', '7', { bundled: true, path: '/opt/studio/resources/models/autoglm-tiny.gguf' }),
  model(OTHER, 'GLM-4-9B-0414-Q4_K_M', 'c', {
    sizeBytes: 6_175_000_000,
    parameters: 9_400_000_000,
    quantization: 'Q4_K_M',
    contextLength: 131_072,
    origin: 'downloaded',
    tags: ['everyday', 'tools'],
    notes: 'Good at reading files.',
  }),
  model(MISSING, 'qwen2.5-0.5b-instruct', 'e', {
    architecture: 'qwen2',
    format: null,
    sizeBytes: 491_400_000,
    parameters: 494_000_000,
    quantization: 'Q4_0',
    contextLength: 32_768,
    license: 'apache-2.0',
    status: 'missing',
  }),
  model(ADAPTER, 'support-tone-r16', 'f', {
    format: null,
    sizeBytes: 21_400_000,
    parameters: 5_300_000,
    contextLength: null,
    adapter: { rank: 16, alpha: 32, tensors: 70, base: 'GLM-4-9B-0414' },
  }),
]

export const engine: EngineState = {
  status: 'ready',
  modelId: BUNDLED,
  progress: null,
  pid: 4711,
  restarts: 0,
  build: 'node-llama-cpp 3.22.1, llama.cpp b7312',
  device: 'cpu',
  threads: 1,
  contextSize: 2048,
  contextReducedFrom: null,
  sequences: 4,
  instead: null,
  tokens: { evaluated: 1_284, reused: 9_630, written: 2_117 },
  queue: 0,
  tokensPerSecond: 187.4,
  memoryBytes: 96_000_000,
  error: null,
}

export const audit: AuditEntry[] = Array.from({ length: 14 }, (_, index) => ({
  seq: 14 - index,
  at: Date.now() - index * 190_000,
  actor: 'user',
  action: ['run.start', 'tool.execute', 'approval.approve', 'settings.update'][index % 4] ?? 'run.start',
  subject: `run_${(4096 + index * 37).toString(16)}f00d`,
  result: index === 5 ? 'denied' : 'ok',
  detailsDigest: sha('a'),
  previousHash: sha('b'),
  hash: `${(0xabc123 + index * 7919).toString(16)}${sha('d')}`.slice(0, 64),
}))

export const studio: Omit<StudioState, 'runs'> = {
  authored: [],
  mcp: [],
  info: {
    version: '0.1.0',
    profilePath: '/home/me/.config/autoglm-studio',
    workspacePath: '/opt/studio/resources/workspace',
    versions: { electron: '45.4.1', chromium: '156.0.8078.100', node: '24.12.0', sqlite: '3.51.0' },
    cores: 8,
    headless: false,
  },
  settings: {
    theme: 'system',
    language: 'system',
    workspacePath: null,
    pythonPackagesPath: null,
    engine: { threads: null, gpu: 'auto', contextSize: null, sequences: null, unloadAfterMinutes: null },
    defaultModelId: null,
    embeddings: true,
    recall: {
      ...{ words: 1, meaning: 1, graph: 0.5, recency: 1, confidence: 1, importance: 1, preference: 1 },
      budget: 1500,
    },
    embeddingModelId: null,
    learnFromRuns: false,
    agentModels: {},
    permissions: { mode: 'rules', rules: [] },
    network: { allowHttp: false },
    otlp: { endpoint: null, protocol: 'http/protobuf', profile: 'genai-1.41', content: false },
    runListViews: [],
    breakpoints: [],
  },
  engine,
  models,
  servers: [],
  downloads: [],
  agents: [agent],
  tools,
  marks: {},
  notices: [],
  embedding: { status: 'done', model: 'all-MiniLM-L6-v2', done: 0, total: 0, error: null },
  memoryBytes: 412_000_000,
}

export const metadata = [
  { key: 'general.architecture', value: 'glm4' },
  { key: 'general.name', value: 'autoglm-tiny' },
  { key: 'general.license', value: 'mit' },
  { key: 'glm4.block_count', value: '5' },
  { key: 'glm4.context_length', value: '2048' },
  { key: 'glm4.embedding_length', value: '144' },
  { key: 'glm4.attention.head_count', value: '4' },
  { key: 'glm4.attention.head_count_kv', value: '2' },
  { key: 'tokenizer.ggml.model', value: 'gpt2' },
  { key: 'tokenizer.ggml.pre', value: 'glm4' },
  { key: 'tokenizer.ggml.tokens', value: '[2048 strings]' },
  {
    key: 'tokenizer.chat_template',
    value: `[gMASK]<sop>{%- for message in messages -%}${'{{ message.content }}'.repeat(12)}`,
  },
]

/** As the engine would answer on a machine with 8 GiB of memory and no device. */
export function fitOf({ sizeBytes, contextLength }: Model, asked: number): ModelFit {
  const contextSize = Math.min(asked, contextLength ?? asked)
  const need = { weights: sizeBytes, cache: contextSize * 40_960, compute: 310_378_496, runtime: 167_772_160 }
  const total = need.weights + need.cache + need.compute + need.runtime
  const memory = 8 * 1024 ** 3
  const fits = total < 6 * 1024 ** 3
  return {
    verdict: fits ? 'fits' : total < memory ? 'tight' : 'too-large',
    contextSize,
    need: { ...need, total },
    machine: { memory, available: 6 * 1024 ** 3, vram: null },
    suggestion: { contextSize: null, gpuLayers: null, quantization: fits ? null : 'Q3_K_M' },
  }
}
