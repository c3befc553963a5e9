import { join } from 'node:path'
import { Agent } from '@shared/agents.ts'
import { RunId } from '@shared/ids.ts'
import { Run } from '@shared/runs.ts'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Command, Outcome } from '../../../src/main/agent/commands.ts'
import { Driver, type Performer } from '../../../src/main/agent/driver.ts'
import { foldRecord } from '../../../src/main/agent/fold.ts'
import { RECORD_VERSION, type Versions } from '../../../src/main/agent/journal.ts'
import { LOOP_VERSION } from '../../../src/main/agent/loop.ts'
import type { StartedEvent } from '../../../src/main/agent/loop-state.ts'
import { migrations } from '../../../src/main/store/migrations/all.ts'
import { openStore } from '../../../src/main/store/open.ts'
import type { Store } from '../../../src/main/store/types.ts'
import { Recorder } from '../../../src/main/trace/recorder.ts'
import { RunLog, readRunLog } from '../../../src/main/trace/run-log.ts'
import { saveRun } from '../../../src/main/trace/runs.ts'
import { temporaryFolder } from '../../support/studio.ts'

const runId = RunId.parse('run_driver0001')
const versions: Versions = {
  app: 'test',
  loop: LOOP_VERSION,
  engine: 'none',
  template: { name: 'none', hash: '' },
  modelSha256: '',
  locale: 'en',
  timeZone: 'UTC',
  platform: 'test',
  record: RECORD_VERSION,
}
const agent = Agent.parse({
  id: 'agent_driver',
  version: 1,
  name: 'Driver',
  description: '',
  prompt: '',
  tools: ['write', 'look'],
  strategy: 'react',
  thinking: false,
  sampling: { temperature: 0, topP: 1, topK: 0, minP: 0 },
  limits: { steps: 60, tokensPerStep: 10, tokens: 100_000, seconds: 600, repetition: 100 },
  builtin: false,
})
const started: StartedEvent = {
  type: 'started',
  agent,
  tools: [
    { name: 'write', description: '', parameters: {}, effect: 'mutating', needsApproval: true },
    { name: 'look', description: '', parameters: {}, effect: 'pure', needsApproval: false },
  ],
  input: 'Go',
  seed: 1,
}

/** Answers commands as told; what it is not told about never ends, as in a studio that is about to die. */
class Script implements Performer {
  readonly done: string[] = []
  readonly #answers: Record<string, (command: Command) => Outcome | null>

  constructor(answers: Record<string, (command: Command) => Outcome | null>) {
    this.#answers = answers
  }
  begin(): void {}
  end() {
    return {}
  }
  progress(): void {}
  perform(command: Command, _seq: number, signal: AbortSignal): Promise<Outcome> {
    this.done.push(`${command.kind} ${command.scope}`)
    const outcome = this.#answers[command.kind]?.(command) ?? null
    if (outcome) return Promise.resolve(outcome)
    return new Promise((resolve) => {
      const cancelled: Outcome = { ok: false, error: { code: 'CANCELLED', message: 'Cancelled.' } }
      signal.addEventListener('abort', () => resolve(cancelled), { once: true })
    })
  }
}

const calls = (name: string, value: number): Outcome => ({
  ok: true,
  value: {
    content: '',
    thought: '',
    toolCalls: [{ name, arguments: { value } }],
    problems: [],
    stopReason: 'tool_calls',
    usage: { inputTokens: 1, outputTokens: 1 },
  },
})
const says = (content: string): Outcome => ({
  ok: true,
  value: {
    content,
    thought: '',
    toolCalls: [],
    problems: [],
    stopReason: 'stop',
    usage: { inputTokens: 1, outputTokens: 1 },
  },
})
const approve: Outcome = { ok: true, value: { decision: 'approve', reason: null } }
const gives = (content: string): Outcome => ({ ok: true, value: { content, isError: false } })

async function openRun(): Promise<{ store: Store; run: Run }> {
  const store = await openStore({ path: join(temporaryFolder('driver'), 'studio.db'), migrations, appVersion: 'test' })
  onTestFinished(() => store.close())
  const run = Run.parse({
    id: runId,
    agentId: agent.id,
    agentVersion: 1,
    agentName: agent.name,
    modelId: 'model_driver',
    modelName: 'none',
    input: 'Go',
    status: 'running',
    answer: null,
    error: null,
    startedAt: 1,
    endedAt: null,
    steps: 0,
    inputTokens: 0,
    outputTokens: 0,
    seed: 1,
  })
  store.write((tx) => saveRun(tx, run))
  return { store, run }
}

function drive(store: Store, run: Run, performer: Performer, signal = new AbortController().signal) {
  const entries = readRunLog(store, runId)
  const folded = foldRecord(store.blobs, entries)
  const recorder = new Recorder(store, run, () => undefined)
  const log = new RunLog(runId, entries)
  return { folded, driver: new Driver({ recorder, log, performer, versions, workspace: '', signal }, folded.state) }
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))

describe('a run whose studio died', () => {
  it('in the middle of a change asks the person again, and does not change anything twice by itself', async () => {
    const { store, run } = await openRun()
    const dying = new Script({ 'model.call': () => calls('write', 1), approval: () => approve })
    const first = drive(store, run, dying).driver
    void first.start(started)
    await settle()
    expect(dying.done.at(-1)).toBe('tool.call step/1/call/0')
    first.suspend()

    const living = new Script({
      'model.call': () => says('Done.'),
      approval: () => approve,
      'tool.call': () => gives('written'),
    })
    const { folded, driver } = drive(store, run, living)
    expect(folded.divergence).toBeNull()
    const state = await driver.resume(folded)
    // First the question, only then the change.
    const acted = living.done.filter((each) => each.includes('call/0'))
    expect(acted).toEqual(['approval step/1/call/0', 'tool.call step/1/call/0'])
    expect(state).toMatchObject({ phase: 'done', answer: 'Done.' })
    expect(readRunLog(store, runId).map((entry) => entry.type)).toContain('unresolved')
    expect(foldRecord(store.blobs, readRunLog(store, runId))).toMatchObject({
      divergence: null,
      state: { answer: 'Done.' },
    })
  })

  it('in the middle of a look simply looks again', async () => {
    const { store, run } = await openRun()
    const dying = new Script({ 'model.call': () => calls('look', 1) })
    const first = drive(store, run, dying).driver
    void first.start(started)
    await settle()
    first.suspend()
    const living = new Script({ 'model.call': () => says('Seen.'), 'tool.call': () => gives('x') })
    const { folded, driver } = drive(store, run, living)
    expect(await driver.resume(folded)).toMatchObject({ phase: 'done', answer: 'Seen.' })
    expect(living.done.filter((each) => each.startsWith('tool.call'))).toEqual(['tool.call step/1/call/0'])
    const attempts = readRunLog(store, runId).flatMap(({ type, data }) =>
      type === 'requested' && data.kind === 'tool.call' ? [data.attempt] : [],
    )
    expect(attempts).toEqual([1, 2])
  })
})

describe('a long run', () => {
  it('is checked against its whole state at every event, and one altered outcome is found just there', async () => {
    const { store, run } = await openRun()
    let step = 0
    const performer = new Script({
      'model.call': () => (step++ < 30 ? calls('look', step) : says('Enough.')),
      'tool.call': () => gives(`seen ${step}`),
    })
    await drive(store, run, performer).driver.start(started)
    const entries = readRunLog(store, runId)
    expect(foldRecord(store.blobs, entries).divergence).toBeNull()
    const other = store.write((tx) => tx.blobs.putJson(gives('something else')))
    for (const [at, entry] of entries.entries()) {
      if (entry.type !== 'completed' || entry.data.kind !== 'tool.call') continue
      const altered = entries.with(at, { ...entry, data: { ...entry.data, outcome: other } })
      expect(foldRecord(store.blobs, altered).divergence?.seq).toBe(entry.seq)
    }
  })

  it('is stopped by a cancel in the middle of everything, and nothing is left open', async () => {
    const { store, run } = await openRun()
    const stop = new AbortController()
    const performer = new Script({})
    const ending = drive(store, run, performer, stop.signal).driver.start(started)
    await settle()
    stop.abort()
    expect(await ending).toMatchObject({ phase: 'cancelled' })
    const entries = readRunLog(store, runId)
    const count = (type: string): number => entries.filter((entry) => entry.type === type).length
    expect(count('requested')).toBe(count('completed'))
  })
})
