import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AgentId, ModelId, RunId } from '@shared/ids.ts'
import { Run } from '@shared/runs.ts'
import { migrations } from '../../src/main/store/migrations/all.ts'
import { openStore } from '../../src/main/store/open.ts'
import { Recorder } from '../../src/main/trace/recorder.ts'
import { saveRun } from '../../src/main/trace/runs.ts'
import { saveSpan } from '../../src/main/trace/spans.ts'
import type { Figure } from './figure.ts'

const SPANS = 5000

/** Spans on disk per second: each in a transaction of its own, as the loop writes them, and in groups of at most 20 ms. */
export async function benchStore(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'autoglm-bench-'))
  const store = await openStore({ path: join(folder, 'studio.db'), migrations, appVersion: 'bench' })
  const run = Run.parse({
    id: RunId.parse('run_bench00001'),
    agentId: AgentId.parse('agent_bench'),
    agentVersion: 1,
    agentName: 'Bench',
    modelId: ModelId.parse('model_bench'),
    modelName: 'Bench',
    input: 'x',
    status: 'running',
    answer: null,
    error: null,
    startedAt: Date.now(),
    endedAt: null,
    steps: 0,
    inputTokens: 0,
    outputTokens: 0,
    seed: 1,
  })
  store.write((tx) => saveRun(tx, run))
  const recorder = new Recorder(store, run, () => undefined)
  const attributes = {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'calculator',
    'gen_ai.tool.type': 'function',
  }
  const one = (): number => {
    const began = performance.now()
    for (let at = 0; at < SPANS; at++) {
      recorder.commit((tx) => {
        const span = recorder.startSpan(tx, {
          kind: 'tool',
          name: 'execute_tool calculator',
          parentId: null,
          attributes,
        })
        recorder.endSpan(tx, span.id, {
          status: 'ok',
          content: { kind: 'text', input: `${at}`, output: `result ${at}` },
        })
      })
    }
    return (SPANS * 1000) / (performance.now() - began)
  }
  const single = one()
  const spans = recorder.spans
  const began = performance.now()
  await Promise.all(spans.map((span) => store.enqueue((tx) => saveSpan(tx, span))))
  const grouped = (spans.length * 1000) / (performance.now() - began)
  await store.close()
  rmSync(folder, { recursive: true, force: true })
  return [
    {
      name: 'spans written per second, one transaction each',
      value: single,
      unit: 'spans/s',
      bar: { at: 'least', value: 500 },
      detail: 'synchronous=FULL, with content',
    },
    {
      name: 'spans written per second, in groups of 20 ms',
      value: grouped,
      unit: 'spans/s',
      bar: { at: 'least', value: 5000 },
      detail: 'synchronous=FULL',
    },
  ]
}
