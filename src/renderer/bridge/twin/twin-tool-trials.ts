import type { EdgeEvent } from '@shared/edge-cases.ts'
import type { RunId, SpanId } from '@shared/ids.ts'
import type { RecordedEvent } from '@shared/recorded-calls.ts'
import type { ToolSecret } from '@shared/tool-secrets.ts'
import type { StudioClient } from '../client.ts'
import { once } from './trace-watch.ts'

type Trials = Pick<StudioClient['tools'], 'edges' | 'recorded' | 'secrets' | 'setSecret' | 'removeSecret'>

/** One edge case that crashes, one recorded call that changes, and secrets whose values are forgotten at once. */
export function twinToolTrials(wait: (ms: number) => Promise<void>): Trials {
  let secrets: ToolSecret[] = []
  return {
    edges: async ({ runs = 200, seed = 7 }) => {
      await wait(200)
      const finding = {
        kind: 'crash' as const,
        message: "cannot read property 'length' of undefined",
        line: 12,
        input: { text: '' },
        count: 3,
      }
      const report = { seed, tried: runs, refused: 2, findings: [finding], cut: false }
      return once<EdgeEvent>({ type: 'done', report })
    },
    recorded: async () => {
      await wait(200)
      const changed = {
        runId: 'run_twin1' as RunId,
        spanId: 'span_twin1' as SpanId,
        order: 3,
        startedAt: Date.now() - 86_400_000,
        input: { text: 'one two' },
        before: { content: '{"words":2}', isError: false },
        after: { content: '{"words":3}', isError: false },
      }
      const report = { calls: 4, runs: 2, changed: [changed], uncompared: [], cut: false }
      return once<RecordedEvent>({ type: 'done', report })
    },
    secrets: async () => secrets,
    setSecret: async ({ name, value }) => {
      const variable = value.place === 'variable' ? value.variable : null
      const secret: ToolSecret = { name, state: value.place, variable, setAt: Date.now() }
      secrets = [...secrets.filter((each) => each.name !== name), secret]
      return secrets
    },
    removeSecret: async ({ name }) => {
      secrets = secrets.filter((each) => each.name !== name)
      return secrets
    },
  }
}
