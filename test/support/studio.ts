import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Agent, AgentOverrides } from '@shared/agents.ts'
import { Agent as AgentSchema } from '@shared/agents.ts'
import type { RunId } from '@shared/ids.ts'
import type { McpAnswer, McpRequest } from '@shared/mcp-requests.ts'
import type { PendingApproval, Run, RunEvent } from '@shared/runs.ts'
import { onTestFinished } from 'vitest'
import { spawnNode } from '../../src/main/process/node-child.ts'
import { Supervisor } from '../../src/main/process/supervisor.ts'
import { saveAgent } from '../../src/main/studio/agents/agent-rows.ts'
import { NO_SHELL, type ShellPort } from '../../src/main/studio/shell-port.ts'
import { Studio } from '../../src/main/studio/studio.ts'

export const projectRoot = resolve(import.meta.dirname, '../..')
export const built = join(projectRoot, 'out/main')
export const bundledModel = join(projectRoot, 'resources/models/autoglm-tiny.gguf')

/** A folder that is gone when the test is over. */
export function temporaryFolder(name = 'test'): string {
  const folder = mkdtempSync(join(tmpdir(), `autoglm-${name}-`))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface TestStudio {
  studio: Studio
  engine: Supervisor
  profilePath: string
  close(): Promise<void>
}

/** A whole studio on a profile of its own: real database, real engine process, the bundled model. */
export async function openStudio(
  options: { profilePath?: string; shell?: ShellPort; engine?: boolean; testOrigin?: string } = {},
): Promise<TestStudio> {
  const profilePath = options.profilePath ?? temporaryFolder('profile')
  const engine = new Supervisor(() => spawnNode(join(built, 'engine-host.js')), { maxDeaths: 20, backoffMs: [10] })
  const studio = await Studio.open({
    profilePath,
    resourcesPath: join(projectRoot, 'resources'),
    sqliteBinding: null,
    versions: {},
    appVersion: 'test',
    testOrigin: options.testOrigin ?? null,
    engineLink: engine,
    startTrial: () => spawnNode(join(built, 'engine-host.js')),
    shell: options.shell ?? NO_SHELL,
    headless: true,
    entries: pathToFileURL(`${built}/`).href,
  })
  let open = true
  const close = async (): Promise<void> => {
    if (!open) return
    open = false
    await studio.close()
    await engine.stop(1000)
  }
  onTestFinished(close)
  if (options.engine !== false) {
    engine.start()
    studio.settings.update('test', { engine: { threads: 1, gpu: 'off' } })
    await studio.addBundledModels()
  }
  return { studio, engine, profilePath, close }
}

/** Does not stop by itself for about 1,600 tokens when asked {@link LONG_INPUT}: time enough to be interrupted in. */
export const LONG_AGENT: Agent = AgentSchema.parse({
  id: 'agent_long',
  version: 1,
  name: 'Long',
  description: 'Goes on and on.',
  prompt: 'You are AutoGLM, a local agent. Use the tools when they help.',
  tools: ['calculator', 'list_files', 'read_file', 'memory_save'],
  strategy: 'react',
  thinking: false,
  sampling: { temperature: 0, topP: 1, topK: 0, minP: 0 },
  limits: { steps: 2, tokensPerStep: 1600, tokens: 10_000, seconds: 300, repetition: 100_000 },
  builtin: false,
})
export const LONG_INPUT = 'Calculate 3.5*(2+4)'

export function addAgent({ studio }: TestStudio, agent: Agent): void {
  studio.store.write((tx) => saveAgent(tx, agent))
}

/** Calls back with every event of the run until it has ended. */
export function observe({ studio }: TestStudio, runId: RunId, onEvent: (event: RunEvent) => void): () => void {
  const stop = new AbortController()
  void (async () => {
    for await (const message of studio.runs.watch(runId, stop.signal)) {
      if (message.type === 'events') for (const event of message.events) onEvent(event)
      else {
        onEvent({ type: 'approvals', pending: message.state.approvals })
        onEvent({ type: 'held', held: message.state.held })
      }
    }
  })()
  return () => stop.abort()
}

/** Starts a run, answers its approvals, and waits for its end. */
export async function runToEnd(
  test: TestStudio,
  input: string,
  options: {
    agentId?: string
    decide?: (approval: PendingApproval) => 'approve' | 'deny'
    seed?: number
    reproducible?: boolean
    overrides?: AgentOverrides
  } = {},
): Promise<Run> {
  const { agentId, seed = 1, reproducible, overrides } = options
  const run = await test.studio.runs.start('test', { input, agentId, seed, reproducible, overrides })
  return await settled(test, run.id, options.decide)
}

/** Answers the approvals of a run and what servers ask in it, and waits for its end. */
export async function settled(
  test: TestStudio,
  runId: RunId,
  decide?: (approval: PendingApproval) => 'approve' | 'deny',
  answer?: (request: McpRequest) => McpAnswer | null,
): Promise<Run> {
  const decided = new Set<string>()
  const stop = observe(test, runId, (event) => {
    if (event.type !== 'approvals') return
    for (const pending of event.pending) {
      if (decided.has(pending.spanId)) continue
      decided.add(pending.spanId)
      const { request } = pending
      if (request && answer) {
        const given = answer(request)
        if (given) test.studio.runs.going(runId).answerServer(pending.spanId, given)
      } else test.studio.runs.decide(runId, pending.spanId, request ? 'deny' : (decide?.(pending) ?? 'approve'), null)
    }
  })
  const ended = await test.studio.runs.finished(runId)
  stop()
  return ended
}
