import type { ModelReplay, ToolReplay } from '@shared/live-replay.ts'
import type { TwinRun } from './twin-run.ts'

/** Live replays of the twin's runs: each is as recorded, but every fourth says another word and reads another file. */
export function twinLiveReplay(find: (runId: string) => TwinRun) {
  const common = (runId: string, kinds: string[]) => {
    const { run, spans } = find(runId).topic.state
    let step = 0
    const steps = spans.flatMap((span, index) => {
      if (span.kind === 'inference') step += 1
      if (!kinds.includes(span.kind)) return []
      const kind = span.kind === 'inference' ? 'model.call' : span.kind === 'tool' ? 'tool.call' : span.kind
      const name = span.kind === 'inference' ? '' : (span.name.split(' ')[1] ?? '')
      return [{ seq: 3 + 2 * index, step, kind, name, scope: `step/${step}`, spanOrder: span.order, id: span.id }]
    })
    return { run, steps, differs: run.seed % 4 === 2 }
  }
  return {
    model: async ({ runId }: { runId: string }): Promise<ModelReplay> => {
      const { run, steps, differs } = common(runId, ['inference', 'tool', 'approval'])
      const alternatives = [
        { id: 84, text: '84', p: 0.62 },
        { id: 48, text: '48', p: 0.31 },
      ]
      const row = (at: 0 | 1) => ({ ...(alternatives[at] ?? { id: 0, text: '', p: 0 }), alternatives })
      const difference = { at: 7, recorded: row(0), now: row(1) }
      return {
        mode: 'model',
        session: run.id,
        verdict: differs ? 'diverged' : 'equal',
        message: differs ? 'The model says something else.' : 'The model says what it said.',
        model: run.modelName,
        seed: run.seed,
        temperature: 0,
        absent: null,
        recordedAnswer: run.answer,
        answer: run.answer,
        steps: steps.map(({ id: _, ...step }) => {
          const infers = step.kind === 'model.call'
          const other = infers && differs
          return {
            ...step,
            verdict: other ? 'differs' : infers ? 'equal' : 'served',
            samePrompt: infers ? true : null,
            recordedTokens: infers ? 12 : null,
            tokens: infers ? 12 : null,
            difference: other ? difference : null,
          }
        }),
      }
    },
    tools: async ({ runId }: { runId: string }): Promise<ToolReplay> => {
      const { run, steps, differs } = common(runId, ['tool'])
      const { toolResults } = find(runId).topic.state
      return {
        mode: 'tools',
        session: run.id,
        verdict: differs && steps.length > 0 ? 'diverged' : 'equal',
        message: differs ? 'Calls gave something else.' : 'Every call gave what was recorded.',
        steps: steps.map(({ id, ...step }) => {
          const result = toolResults[id]
          const recorded = result?.result ?? null
          return {
            ...step,
            verdict: differs ? 'differs' : 'identical',
            arguments: result?.call.arguments ?? {},
            recorded,
            now: differs ? `${recorded} (changed)` : recorded,
            normalisers: [],
            reason: null,
          }
        }),
      }
    },
  }
}
