import { join } from 'node:path'
import { Agent } from '@shared/agents.ts'
import { ModelId, RunId, Sha256 } from '@shared/ids.ts'
import { Permissions } from '@shared/permissions.ts'
import { Run, type ToolCall } from '@shared/runs.ts'
import { z } from 'zod'
import { Approvals } from '../../src/main/agent/approvals.ts'
import { Driver, type Performer } from '../../src/main/agent/driver.ts'
import { hashTools, RECORD_VERSION, type Versions } from '../../src/main/agent/journal.ts'
import { LOOP_VERSION } from '../../src/main/agent/loop.ts'
import type { DeclaredTool, StartedEvent } from '../../src/main/agent/loop-state.ts'
import { RunPerformer } from '../../src/main/agent/performer.ts'
import type { InferRequest, InferResult } from '../../src/main/engine/types.ts'
import { AuditLog } from '../../src/main/govern/audit.ts'
import { migrations } from '../../src/main/store/migrations/all.ts'
import { type OpenStoreOptions, openStore } from '../../src/main/store/open.ts'
import type { Store } from '../../src/main/store/types.ts'
import { ToolRegistry } from '../../src/main/tools/registry.ts'
import type { Tool } from '../../src/main/tools/types.ts'
import { Recorder } from '../../src/main/trace/recorder.ts'
import { RunLog } from '../../src/main/trace/run-log.ts'
import { saveRun } from '../../src/main/trace/runs.ts'
import { NO_MEMORY } from './no-memory.ts'

/** A small generator of numbers, the same for the same seed. */
export function numbers(seed: number): (below: number) => number {
  let state = (seed * 2654435761 + 1) >>> 0
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

export const openRecordStore = (folder: string, options: Partial<OpenStoreOptions> = {}): Promise<Store> =>
  openStore({ path: join(folder, 'studio.db'), migrations, appVersion: 'test', ...options })

/** Tools that answer at once with what they were given. */
function tools(): ToolRegistry {
  const registry = new ToolRegistry()
  const tool = (name: string, effect: Tool['effect']): Tool<{ value: number }> => ({
    name,
    version: 1,
    description: `Does ${name}.`,
    effect,
    capabilities: [],
    input: z.object({ value: z.number() }),
    run: async ({ value }) => ({ content: `${name} gave ${value}: ${'x'.repeat(value % 90)}` }),
  })
  for (const each of [tool('look', 'pure'), tool('count', 'idempotent'), tool('write', 'mutating')]) {
    // A tool of one input is a tool of any, for its input is parsed by its own schema.
    registry.register(each as Tool)
  }
  return registry
}

export const RECORD_TOOLS = tools()

const declared = (): DeclaredTool[] =>
  RECORD_TOOLS.list({ allowHttp: true }).map(({ name, description, inputSchema: parameters, effect }) => ({
    name,
    description,
    parameters,
    effect,
    needsApproval: effect === 'mutating',
  }))

/** A model that calls tools for `steps` steps and then answers. */
export function scriptedModel(seed: number, steps: number) {
  const next = numbers(seed)
  let step = 0
  return async (request: InferRequest): Promise<InferResult> => {
    step += 1
    const last = step >= steps
    const toolCalls: ToolCall[] = last
      ? []
      : Array.from({ length: 1 + next(3) }, () => ({
          name: ['look', 'count', 'write', 'unknown'][next(10) % 4] ?? 'look',
          arguments: { value: next(1000), ...(next(3) === 0 ? { note: `é ${next(50)}` } : {}) },
        }))
    const content = last ? `Done after ${step}.` : next(2) === 0 ? 'I look.' : ''
    const words = `${content} ${JSON.stringify(toolCalls)}`.match(/.{1,8}/gs) ?? []
    const tokens = words.map((text, at) => ({ id: at, text, p: 0.9, t: 3 * at, channel: 'content' as const }))
    const sampling = { temperature: request.sampling?.temperature ?? 0 }
    return {
      promptTokens: [{ id: 1, text: 'p' }],
      promptText: 'p',
      tokens,
      thought: next(4) === 0 ? 'Hm.' : '',
      content,
      toolCalls,
      problems: !last && next(6) === 0 ? ['A call could not be read.'] : [],
      stopReason: last ? 'stop' : 'tool_calls',
      timings: {
        cache_n: 0,
        prompt_n: 5,
        prompt_ms: 1,
        prompt_per_token_ms: 1,
        prompt_per_second: 1,
        predicted_n: tokens.length,
        predicted_ms: 1,
        predicted_per_token_ms: 1,
        predicted_per_second: 1,
      },
      modelSha256: 'a'.repeat(64),
      engineBuild: 'none',
      template: { name: 'glm-4.7', hash: 'b'.repeat(64) },
      passport: {
        modelSha256: 'a'.repeat(64),
        engineBuild: 'none',
        device: 'cpu',
        threads: 1,
        contextSize: 2048,
        sequences: 1,
        batchSize: 1,
        sampling,
        seed,
        templateHash: 'b'.repeat(64),
        reproducible: false,
        reusedTokens: 0,
        neighbours: 0,
      },
    }
  }
}

/** Runs the real driver and performer on a scripted model and records it as a studio does. Gives the run as it ended. */
export async function record(
  store: Store,
  seed: number,
  steps: number,
  around: (performer: Performer) => Performer = (performer) => performer,
): Promise<Run> {
  const agent = Agent.parse({
    id: 'agent_recorded',
    version: 1,
    name: 'Recorded',
    description: '',
    prompt: 'Be brief.',
    tools: ['look', 'count', 'write'],
    strategy: 'react',
    thinking: false,
    sampling: { temperature: 0, topP: 1, topK: 0, minP: 0 },
    limits: { steps: steps + 5, tokensPerStep: 100, tokens: 100_000_000, seconds: 600, repetition: 50 },
    builtin: false,
  })
  const run = Run.parse({
    id: RunId.parse(`run_${seed.toString(36).padStart(8, '0')}`),
    agentId: agent.id,
    agentVersion: 1,
    agentName: agent.name,
    modelId: 'model_scripted',
    modelName: 'Scripted',
    input: `Go on, number ${seed}`,
    status: 'running',
    answer: null,
    error: null,
    startedAt: Date.now(),
    endedAt: null,
    steps: 0,
    inputTokens: 0,
    outputTokens: 0,
    seed,
  })
  const started: StartedEvent = {
    type: 'started',
    agent,
    tools: declared(),
    input: run.input,
    seed,
    // Whatever a run may start with has to be in its record.
    ...(seed % 2 === 0 ? { reproducible: true } : { speculation: 'promptLookup' as const }),
    ...(seed % 3 === 0
      ? { adapters: [{ id: ModelId.parse('model_adapter'), sha256: Sha256.parse('e'.repeat(64)), scale: 0.5 }] }
      : {}),
  }
  const versions: Versions = {
    app: 'test',
    loop: LOOP_VERSION,
    engine: 'none',
    template: { name: 'glm-4.7', hash: 'b'.repeat(64) },
    modelSha256: 'a'.repeat(64),
    locale: 'en',
    timeZone: 'UTC',
    platform: 'test',
    record: RECORD_VERSION,
    tools: hashTools(started.tools),
  }
  store.write((tx) => saveRun(tx, run))
  const recorder = new Recorder(store, run, () => undefined)
  const next = numbers(seed + 7)
  const approvals: Approvals = new Approvals((pending) => {
    for (const { spanId } of pending) {
      const decision = next(4) === 0 ? 'deny' : 'approve'
      queueMicrotask(() => {
        if (approvals.pending.some((each) => each.spanId === spanId))
          approvals.decide(spanId, { decision, reason: null })
      })
    }
  })
  const log = new RunLog(run.id)
  const infer = scriptedModel(seed, steps)
  const performer = new RunPerformer({
    recorder,
    log,
    audit: new AuditLog(store),
    tools: RECORD_TOOLS,
    approvals,
    infer: (request) => infer(request),
    toolContext: () => ({
      workspacePath: '',
      allowHttp: false,
      memory: NO_MEMORY,
    }),
    permissions: () => Permissions.parse({}),
    sample: () => Promise.reject(new Error('No server is there to ask.')),
    workspaceDigest: async () => 'c'.repeat(64),
    actor: 'test',
  })
  const signal = new AbortController().signal
  const driver = { recorder, log, performer: around(performer), versions, workspace: 'd'.repeat(64), signal }
  await new Driver(driver).start(started)
  return recorder.run
}
