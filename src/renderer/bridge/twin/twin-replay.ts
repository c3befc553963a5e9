import { Sha256 } from '@shared/ids.ts'
import type { Frame, Playback, Verification } from '@shared/replay.ts'
import type { TwinRun } from './twin-run.ts'

/** Replays of the twin's runs: each is as recorded, but every fourth differs in a tool's description. */
export function twinReplay(find: (runId: string) => TwinRun) {
  const accepted = new Set<string>()
  const twin = {
    verify: async ({ runId }: { runId: string }): Promise<Verification> => {
      const { run, spans } = find(runId).topic.state
      const kinds: Record<string, string> = { inference: 'model.call', tool: 'tool.call', approval: 'approval' }
      let step = 0
      const steps = spans.flatMap((span, index) => {
        const kind = kinds[span.kind]
        if (!kind) return []
        if (kind === 'model.call') step += 1
        const name = kind === 'model.call' ? '' : (span.name.split(' ')[1] ?? '')
        const verdict = run.seed % 4 === 2 ? ('changed' as const) : ('equal' as const)
        return [{ seq: 3 + 2 * index, step, kind, name, scope: `step/${step}`, verdict, spanOrder: span.order }]
      })
      const changed = steps.filter(({ verdict }) => verdict === 'changed')
      return {
        session: run.id,
        verdict:
          changed.length > 0
            ? accepted.has(run.id)
              ? 'accepted'
              : 'diverged'
            : run.status === 'interrupted'
              ? 'incomplete'
              : 'equal',
        steps,
        divergences: changed.map((each) => ({
          session: run.id,
          seq: each.seq,
          step: each.step,
          kind: 'changed' as const,
          path: '/request/tools/0/description',
          expected: 'Works out a sum.',
          actual: 'Works out an arithmetic expression exactly.',
          message: 'The loop asks for model.call with something else than recorded.',
          hash: Sha256.parse('d'.repeat(64)),
          accepted: accepted.has(run.id),
        })),
        versionsThen: { app: '0.1.0', loop: '1' },
        versionsNow: { app: '0.2.0', loop: '1' },
        versionChanges: [{ name: 'app', recorded: '0.1.0', now: '0.2.0' }],
        entries: 2 * steps.length + 1,
        states: steps.length + 1,
      }
    },
    play: async ({ runId }: { runId: string }): Promise<Playback> => {
      const { run, spans, toolResults } = find(runId).topic.state
      const since = (at: number): number => Math.max(0, at - run.startedAt)
      const frames = spans.flatMap((span, index): Frame[] => {
        const open = { ...span, status: 'running' as const, endedAt: null, error: null }
        const result = toolResults[span.id]
        return [
          { at: since(span.startedAt), seq: 2 * index + 1, events: [{ type: 'span', span: open }] },
          {
            at: since(span.endedAt ?? span.startedAt),
            seq: 2 * index + 2,
            events: [
              { type: 'span', span },
              ...(result ? [{ type: 'toolResult' as const, spanId: span.id, content: result }] : []),
            ],
          },
        ]
      })
      const end = since(run.endedAt ?? run.startedAt)
      frames.push({ at: end, seq: 2 * spans.length + 1, events: [{ type: 'run', run }] })
      frames.sort((a, b) => a.at - b.at)
      return { runId: run.id, run: { ...run, status: 'running', answer: null }, frames, complete: run.endedAt !== null }
    },
  }
  return {
    ...twin,
    accept: async ({ runId }: { runId: string }): Promise<Verification> => {
      accepted.add(runId)
      return await twin.verify({ runId })
    },
  }
}
