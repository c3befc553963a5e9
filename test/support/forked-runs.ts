import { ModelId, Sha256 } from '@shared/ids.ts'
import { AuditLog } from '../../src/main/govern/audit.ts'
import { LongTermMemory } from '../../src/main/memory/long-term.ts'
import type { Store } from '../../src/main/store/types.ts'
import { AgentService } from '../../src/main/studio/agents/agent-service.ts'
import { promptValuesOf } from '../../src/main/studio/agents/prompt-values.ts'
import { ForkService } from '../../src/main/studio/forks.ts'
import type { RunTarget } from '../../src/main/studio/run-targets.ts'
import { RunService } from '../../src/main/studio/runs.ts'
import { RECORD_TOOLS, scriptedModel } from './recorded-runs.ts'

/** Forks of runs that `record` recorded, on another scripted model, with every call that asks approved. */
export function scriptedForks(
  store: Store,
  seed: number,
  steps: number,
  workspacePath = '/nowhere',
): { forks: ForkService; runs: RunService } {
  const audit = new AuditLog(store)
  const memory = new LongTermMemory(store)
  const infer = scriptedModel(seed, steps)
  const target: RunTarget = {
    id: ModelId.parse('model_scripted'),
    name: 'Scripted',
    template: { name: 'glm-4.7', hash: Sha256.parse('b'.repeat(64)) },
    modelSha256: Sha256.parse('a'.repeat(64)),
    adapters: () => [],
    infer: (request) => infer(request),
  }
  const common = {
    store,
    audit,
    targets: { find: async () => target },
    tools: RECORD_TOOLS,
    permissions: () => ({ mode: 'rules' as const, rules: [] }),
    sample: () => Promise.reject(new Error('No server is there to ask.')),
    unreached: async () => [],
    toolContext: () => ({ workspacePath, allowHttp: false, memory }),
    appVersion: 'test',
    engineBuild: () => 'none',
  }
  const runs = new RunService({
    ...common,
    agents: new AgentService(store, audit, () => undefined),
    promptValues: promptValuesOf({ workspacePath, settings: { current: { language: 'en' } } }),
    onRun: () => undefined,
    onRemoved: () => undefined,
    onTrouble: ({ message }) => {
      throw new Error(message)
    },
    onEvent: (runId, event) => {
      if (event.type !== 'approvals') return
      for (const { spanId } of event.pending) {
        queueMicrotask(() => {
          try {
            runs.decide(runId, spanId, 'approve', null)
          } catch {
            // It was decided, or the run is over.
          }
        })
      }
    },
  })
  return { runs, forks: new ForkService({ ...common, runs, memory }) }
}
